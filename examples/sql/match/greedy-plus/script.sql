-- Greedy quantifier takes as many as it can
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `n` BIGINT NOT NULL,
  `last_low` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, n, last_low FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES COUNT(A.price) AS n, LAST(A.price) AS last_low ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A+ B) DEFINE A AS A.price < 22, B AS B.price >= 19) AS m;
