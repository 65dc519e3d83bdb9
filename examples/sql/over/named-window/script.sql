-- A named window for several functions
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `n` INT,
  `s` INT,
  `a` INT,
  `lo` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n, SUM(n) OVER w AS s, AVG(n) OVER w AS a, MIN(n) OVER w AS lo FROM clicks WINDOW w AS (PARTITION BY user_id ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
