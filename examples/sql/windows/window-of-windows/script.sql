-- A window over the results of windows
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TEMPORARY VIEW minutes AS SELECT window_time AS rt, user_id, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time, user_id;

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `s` BIGINT NOT NULL,
  `groups_` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, SUM(c) AS s, COUNT(*) AS groups_ FROM TABLE(TUMBLE(TABLE minutes, DESCRIPTOR(rt), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end;
