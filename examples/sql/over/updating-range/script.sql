-- A RANGE of time over rows that change
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `n` INT,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT page, n, SUM(n) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW) AS s
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY user_id, page ORDER BY ts DESC) AS rn FROM clicks) WHERE rn = 1;
