-- FLOOR and CEIL to a day on which the clock is changed
CREATE TABLE events (
  e BIGINT, n INT, ts AS TO_TIMESTAMP_LTZ(e, 3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/clock-changes.json', 'format' = 'json');

SET 'table.local-time-zone' = 'America/New_York';

CREATE TABLE printed (
  `n` INT,
  `ts` TIMESTAMP_LTZ(3),
  `fd` TIMESTAMP_LTZ(3),
  `cd` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n, ts, FLOOR(ts TO DAY) AS fd, CEIL(ts TO DAY) AS cd FROM events;
