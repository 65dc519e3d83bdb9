-- SESSION in GROUP BY
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `s` TIMESTAMP(3) NOT NULL,
  `e` TIMESTAMP(3) NOT NULL,
  `user_id` STRING,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT SESSION_START(ts, INTERVAL '30' SECOND) AS s, SESSION_END(ts, INTERVAL '30' SECOND) AS e, user_id, COUNT(*) AS c FROM clicks GROUP BY SESSION(ts, INTERVAL '30' SECOND), user_id;
