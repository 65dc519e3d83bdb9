-- Aggregates in measures and conditions
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `a` INT,
  `s` INT,
  `lo` INT,
  `hi` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, a, s, lo, hi FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES AVG(A.price) AS a, SUM(A.tax) AS s, MIN(A.price) AS lo, MAX(A.price) AS hi ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A+ B) DEFINE A AS AVG(A.price) < 19, B AS B.price > 0) AS m;
