-- A pattern that begins with a step that may be missing
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
SELECT symbol, n, b FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time, id MEASURES COUNT(A.id) AS n, B.id AS b ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A* B) DEFINE A AS A.price > 13, B AS B.price < 10) AS m;
