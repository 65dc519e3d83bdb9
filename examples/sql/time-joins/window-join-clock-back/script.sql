-- Window join in the hour that the clock shows twice
CREATE TABLE events (
  e BIGINT, n INT, ts AS TO_TIMESTAMP_LTZ(e, 3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/clock-changes.json', 'format' = 'json');

SET 'table.local-time-zone' = 'America/New_York';

CREATE TABLE printed (
  `an` INT,
  `bn` INT,
  `window_start` TIMESTAMP(3) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.n AS an, b.n AS bn, a.window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '30' MINUTE))) AS a JOIN (SELECT * FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '30' MINUTE))) AS b ON a.window_start = b.window_start AND a.window_end = b.window_end AND a.n <= b.n;
