-- Hopping windows over the change of the clocks
SET 'table.local-time-zone' = 'Europe/Berlin';

CREATE TEMPORARY TABLE events (e BIGINT, n INT, at_ltz AS TO_TIMESTAMP_LTZ(e, 3), WATERMARK FOR at_ltz AS at_ltz - INTERVAL '1' SECOND) WITH ('connector' = 'filesystem', 'path' = '../../input/events.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, SUM(n) AS s FROM TABLE(HOP(TABLE events, DESCRIPTOR(at_ltz), INTERVAL '1' HOUR, INTERVAL '2' HOUR)) GROUP BY window_start, window_end;
