-- AFTER MATCH SKIP TO FIRST with an optional variable at the end
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `st` TIMESTAMP(3),
  `et` TIMESTAMP(3),
  `ab` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES A.tick_time AS st, LAST(B.tick_time) AS et, AVG(B.price) AS ab ONE ROW PER MATCH AFTER MATCH SKIP TO FIRST B PATTERN (A B{2} C?) DEFINE B AS B.price > A.price, C AS C.price < B.price) AS m;
