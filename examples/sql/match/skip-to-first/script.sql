-- AFTER MATCH SKIP TO FIRST
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `p1` INT,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, p1, n FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES A.price AS p1, COUNT(B.price) AS n ONE ROW PER MATCH AFTER MATCH SKIP TO FIRST B PATTERN (A B{2}) DEFINE B AS B.price > A.price) AS m;
