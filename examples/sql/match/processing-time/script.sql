-- Rows in the order in which they come
CREATE TABLE ticks (
  symbol STRING, venue STRING, id INT, price INT, tick_time TIMESTAMP(3),
  pt AS PROCTIME(),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/unordered-ticks.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `i` INT,
  `j` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, i, j FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY pt MEASURES A.id AS i, B.id AS j ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE B AS B.price > A.price) AS m;
