-- A group aggregate over window results
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `best` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, MAX(c) AS best FROM (SELECT window_start, user_id, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, user_id) GROUP BY user_id;
