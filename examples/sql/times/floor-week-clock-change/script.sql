-- FLOOR and CEIL to a week in which the clock is changed
CREATE TABLE events (
  e BIGINT, n INT, ts AS TO_TIMESTAMP_LTZ(e, 3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/clock-changes.json', 'format' = 'json');

SET 'table.local-time-zone' = 'America/New_York';

CREATE TABLE printed (
  `n` INT,
  `fw` TIMESTAMP_LTZ(3),
  `cw` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n, FLOOR(ts TO WEEK) AS fw, CEIL(ts TO WEEK) AS cw FROM events;
