-- TopN of an aggregate of a TopN
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `c` BIGINT NOT NULL,
  `rn` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, c, rn FROM (SELECT user_id, c, ROW_NUMBER() OVER (ORDER BY c DESC, user_id) AS rn FROM (SELECT user_id, COUNT(*) AS c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY page ORDER BY n DESC, ts, user_id) AS r FROM clicks) WHERE r <= 3 GROUP BY user_id)) WHERE rn <= 2;
