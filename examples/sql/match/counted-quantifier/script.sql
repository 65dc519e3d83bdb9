-- A quantifier of two to three rows with LAST over its own variable
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `fp` INT,
  `lp` INT,
  `ca` BIGINT NOT NULL,
  `bp` INT,
  `df` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES FIRST(A.price) AS fp, LAST(A.price) AS lp, COUNT(A.price) AS ca, B.price AS bp, B.price - FIRST(A.price, 1) AS df ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A{2,3} B) DEFINE A AS LAST(A.price, 1) IS NULL OR A.price >= LAST(A.price, 1), B AS B.price < LAST(A.price)) AS m;
