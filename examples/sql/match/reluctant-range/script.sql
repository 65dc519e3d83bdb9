-- Reluctant ranges try both ways
CREATE TABLE ticks (
  symbol STRING, venue STRING, id INT, price INT, tick_time TIMESTAMP(3),
  pt AS PROCTIME(),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/unordered-ticks.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `a` BIGINT NOT NULL,
  `b` BIGINT NOT NULL,
  `c` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, a, b, c FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time, id MEASURES COUNT(A.id) AS a, COUNT(B.id) AS b, C.id AS c ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A{1,3}? B*? C) DEFINE A AS A.price > 8, C AS C.price > 12 AND C.price > LAST(A.price)) AS m;
