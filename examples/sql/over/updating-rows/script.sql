-- The mean over the last rows of each key, which change, and the one before
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `n` INT,
  `a` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT page, n, AVG(n) OVER (PARTITION BY page ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS a
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY user_id, page ORDER BY ts DESC) AS rn FROM clicks) WHERE rn = 1;
