-- WITHIN ends the search that holds a match back
CREATE TABLE ticks (
  symbol STRING, venue STRING, id INT, price INT, tick_time TIMESTAMP(3),
  pt AS PROCTIME(),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/unordered-ticks.json', 'format' = 'json');

CREATE TABLE printed (
  `a` INT,
  `c` INT,
  `t` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a, c, CAST(t AS TIMESTAMP(3)) FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time, id MEASURES A.id AS a, C.id AS c, MATCH_ROWTIME() AS t ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A B*? C) WITHIN INTERVAL '5' SECOND DEFINE C AS C.price - A.price = 4) AS m;
