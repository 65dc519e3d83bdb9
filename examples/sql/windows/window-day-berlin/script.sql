-- Days of a zone with daylight saving have 23, 24 and 25 hours
SET 'table.local-time-zone' = 'Europe/Berlin';

CREATE TEMPORARY TABLE events (e BIGINT, n INT, at_ltz AS TO_TIMESTAMP_LTZ(e, 3), WATERMARK FOR at_ltz AS at_ltz - INTERVAL '1' SECOND) WITH ('connector' = 'filesystem', 'path' = '../../input/events.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `window_time` TIMESTAMP_LTZ(3) NOT NULL,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, window_time, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(at_ltz), INTERVAL '1' DAY)) GROUP BY window_start, window_end, window_time;
