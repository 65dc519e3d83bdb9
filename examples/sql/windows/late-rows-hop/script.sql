-- A row is late for HOP when its last window has ended
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TEMPORARY VIEW per_minute AS
SELECT page, window_start, COUNT(*) AS c FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)) GROUP BY page, window_start, window_end;

CREATE TABLE printed (
  `user_id` STRING,
  `n` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n FROM TABLE(LATE_ROWS(TABLE per_minute)) WHERE n > 0;
