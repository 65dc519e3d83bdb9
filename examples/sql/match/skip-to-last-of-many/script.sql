-- SKIP TO LAST of a step with several rows
CREATE TABLE ticks (
  symbol STRING, venue STRING, id INT, price INT, tick_time TIMESTAMP(3),
  pt AS PROCTIME(),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/unordered-ticks.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `a` INT,
  `n` BIGINT NOT NULL,
  `c` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, a, n, c FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time, id MEASURES A.id AS a, COUNT(B.id) AS n, C.id AS c ONE ROW PER MATCH AFTER MATCH SKIP TO LAST B PATTERN (A B+ C) DEFINE B AS B.price > A.price, C AS C.price < LAST(B.price)) AS m;
