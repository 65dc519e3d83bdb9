-- FLOOR of an instant to the day of the session's zone
SET 'table.local-time-zone' = 'Asia/Kolkata';

CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` TIMESTAMP_LTZ(3),
  `b` TIMESTAMP_LTZ(3),
  `c` DATE,
  `e` TIME(0)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, FLOOR(ltz TO DAY) AS a, FLOOR(ltz TO HOUR) AS b, CAST(ltz AS DATE) AS c, CAST(ltz AS TIME) AS e FROM times;
