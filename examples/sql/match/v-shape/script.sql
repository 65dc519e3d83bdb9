-- A price that falls and rises again
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `start_price` INT,
  `bottom` INT,
  `end_price` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, start_price, bottom, end_price FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES A.price AS start_price, LAST(B.price) AS bottom, LAST(C.price) AS end_price ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+ C) DEFINE B AS B.price < A.price AND (LAST(B.price, 1) IS NULL OR B.price < LAST(B.price, 1)), C AS C.price > LAST(B.price)) AS m;
