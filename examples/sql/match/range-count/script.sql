-- From two to three rows
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `COUNT_A` BIGINT NOT NULL,
  `c` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, COUNT_A, c FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES COUNT(A.price) AS COUNT_A, C.price AS c ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A{2,3} C) DEFINE A AS A.price < 20, C AS C.price > 20) AS m;
