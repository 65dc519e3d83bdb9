-- The rows that come too late for a session
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TEMPORARY VIEW per_minute AS
SELECT user_id, window_start, COUNT(*) AS c FROM TABLE(SESSION(TABLE clicks PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '20' SECOND)) GROUP BY user_id, window_start, window_end;

CREATE TABLE printed (
  `user_id` STRING,
  `n` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n FROM TABLE(LATE_ROWS(TABLE per_minute));
