-- LEAD of rows to come: a row leaves at once, and again when they are there
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `n` INT,
  `p` INT,
  `q` STRING NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n, LEAD(n) OVER (PARTITION BY user_id ORDER BY ts) AS p, COALESCE(LEAD(page, 2, 'none') OVER (PARTITION BY user_id ORDER BY ts), 'no page') AS q FROM clicks;
