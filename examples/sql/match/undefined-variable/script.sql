-- A variable without a condition takes any row
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `p1` INT,
  `p2` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, p1, p2 FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES A.price AS p1, C.price AS p2 ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B C) DEFINE A AS A.tax = 1) AS m;
