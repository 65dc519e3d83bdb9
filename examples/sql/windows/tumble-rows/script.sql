-- The window columns of rows, without an aggregate
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `n` INT,
  `ts` TIMESTAMP(3),
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `window_time` TIMESTAMP(3) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n, CAST(ts AS TIMESTAMP(3)) AS ts, window_start, window_end, window_time FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE));
