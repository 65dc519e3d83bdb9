-- An expression over OVER results
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `n` INT,
  `diff` INT,
  `share` DECIMAL(26, 12)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n, n - LAG(n, 1, 0) OVER (PARTITION BY user_id ORDER BY ts) AS diff, n * 100.0 / SUM(n) OVER (PARTITION BY user_id ORDER BY ts) AS share FROM clicks;
