-- Event time from a computed column
CREATE TEMPORARY TABLE events (e BIGINT, n INT, at_ts AS CAST(TO_TIMESTAMP_LTZ(e, 3) AS TIMESTAMP(3)), WATERMARK FOR at_ts AS at_ts) WITH ('connector' = 'filesystem', 'path' = '../../input/events.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `c` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, COUNT(*) AS c, SUM(n) AS s FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(at_ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
