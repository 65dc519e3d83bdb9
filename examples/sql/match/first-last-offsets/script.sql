-- FIRST and LAST with offsets
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `f1` INT,
  `l1` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, f1, l1 FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES FIRST(A.price, 1) AS f1, LAST(A.price, 1) AS l1 ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A{3} B) DEFINE A AS A.price > 0, B AS B.price > 0) AS m;
