-- A day added to an instant over the change of the clocks
SET 'table.local-time-zone' = 'Europe/Berlin';

CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` TIMESTAMP_LTZ(3),
  `b` TIMESTAMP_LTZ(3),
  `c` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, ltz + INTERVAL '1' DAY AS a, ltz + INTERVAL '24' HOUR AS b, ltz + INTERVAL '1' MONTH AS c FROM times;
