-- The rows that come later than the allowed lateness
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TEMPORARY VIEW per_minute AS
SELECT /*+ HEADRACE('allowed-lateness' = '30 s') */ page, window_start, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY page, window_start, window_end;

CREATE TABLE printed (
  `user_id` STRING,
  `n` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n FROM TABLE(LATE_ROWS(TABLE per_minute));
