-- FLOOR and CEIL to an hour that the clock shows twice
CREATE TABLE events (
  e BIGINT, n INT, ts AS TO_TIMESTAMP_LTZ(e, 3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/clock-changes.json', 'format' = 'json');

SET 'table.local-time-zone' = 'America/New_York';

CREATE TABLE printed (
  `n` INT,
  `fh` TIMESTAMP_LTZ(3),
  `ch` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n, FLOOR(ts TO HOUR) AS fh, CEIL(ts TO HOUR) AS ch FROM events;
