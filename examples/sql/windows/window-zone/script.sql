-- Windows over TIMESTAMP_LTZ in a zone of half an hour
SET 'table.local-time-zone' = 'Asia/Kolkata';

CREATE TEMPORARY TABLE events (e BIGINT, n INT, at_ltz AS TO_TIMESTAMP_LTZ(e, 3), WATERMARK FOR at_ltz AS at_ltz - INTERVAL '1' SECOND) WITH ('connector' = 'filesystem', 'path' = '../../input/events.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(at_ltz), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
