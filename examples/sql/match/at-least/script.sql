-- At least so many, greedily
CREATE TABLE ticks (
  symbol STRING, venue STRING, id INT, price INT, tick_time TIMESTAMP(3),
  pt AS PROCTIME(),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/unordered-ticks.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `n` BIGINT NOT NULL,
  `b` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, n, b FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time, id MEASURES COUNT(A.id) AS n, B.id AS b ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A{2,} B) DEFINE A AS A.price > 8 AND COUNT(A.id) < 5, B AS B.price < AVG(A.price)) AS m;
