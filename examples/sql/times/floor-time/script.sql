-- FLOOR of timestamps
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP(3),
  `e2` TIMESTAMP(3),
  `e3` TIMESTAMP(3),
  `e4` TIMESTAMP(3),
  `e5` TIMESTAMP(3),
  `e6` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  FLOOR(ts TO SECOND) AS e1,
  FLOOR(ts TO MINUTE) AS e2,
  FLOOR(ts TO HOUR) AS e3,
  FLOOR(ts TO DAY) AS e4,
  FLOOR(ts TO MONTH) AS e5,
  FLOOR(ts TO YEAR) AS e6
FROM times;
