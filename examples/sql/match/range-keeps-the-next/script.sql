-- A full greedy range keeps the row behind it where its own condition holds for that row too
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `b` BIGINT NOT NULL,
  `c` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, b, c FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES COUNT(B.price) AS b, C.price AS c ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A B{1,2} C) DEFINE A AS A.price > 10, B AS B.price < 25) AS m;
