-- A running sum over groups, with groups of the same size
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `c` BIGINT NOT NULL,
  `s` BIGINT,
  `r` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, c, SUM(c) OVER (ORDER BY c DESC) AS s, RANK() OVER (ORDER BY c DESC) AS r
FROM (SELECT user_id, COUNT(*) AS c FROM clicks GROUP BY user_id);
