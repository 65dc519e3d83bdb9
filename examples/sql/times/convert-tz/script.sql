-- CONVERT_TZ between zones, over daylight saving
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` STRING,
  `b` STRING,
  `c` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CONVERT_TZ('2024-03-31 01:30:00', 'UTC', 'Europe/Berlin') AS a, CONVERT_TZ('2024-10-27 02:30:00', 'Europe/Berlin', 'UTC') AS b, CONVERT_TZ(txt, 'UTC', 'America/Los_Angeles') AS c FROM times;
