-- Rows of one instant in the order of a second column, late rows left out
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
SELECT symbol, i, j FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time, price DESC MEASURES A.id AS i, B.id AS j ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE A AS A.price > 5) AS m;
