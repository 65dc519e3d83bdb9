-- Aggregates of expressions, of a step without rows, and of the whole match
CREATE TABLE ticks (
  symbol STRING, venue STRING, id INT, price INT, tick_time TIMESTAMP(3),
  pt AS PROCTIME(),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/unordered-ticks.json', 'format' = 'json');

CREATE TABLE printed (
  `s` INT,
  `m` STRING,
  `c` BIGINT NOT NULL,
  `e` INT,
  `z` BIGINT NOT NULL,
  `f` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT s, m, c, e, z, f FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time, id MEASURES SUM(A.price * 2 + A.id) AS s, MAX(A.venue) AS m, COUNT(A.price) AS c, MAX(B.price) AS e, COUNT(B.id) AS z, AVG(CAST(A.price AS DOUBLE)) AS f ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A{3} B? C) DEFINE B AS B.price > 100, C AS SUM(A.price) > C.price) AS m;
