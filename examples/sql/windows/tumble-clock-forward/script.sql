-- TUMBLE with a start that the clock leaves out
CREATE TABLE events (
  e BIGINT, n INT, ts AS TO_TIMESTAMP_LTZ(e, 3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/clock-changes.json', 'format' = 'json');

SET 'table.local-time-zone' = 'America/New_York';

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `window_time` TIMESTAMP_LTZ(3) NOT NULL,
  `c` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, window_time, COUNT(*) AS c, SUM(n) AS s FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '2' HOUR)) GROUP BY window_start, window_end, window_time;
