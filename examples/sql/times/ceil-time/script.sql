-- CEIL of timestamps
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP(3),
  `e2` TIMESTAMP(3),
  `e3` TIMESTAMP(3),
  `e4` TIMESTAMP(3),
  `e5` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CEIL(ts TO MINUTE) AS e1,
  CEIL(ts TO HOUR) AS e2,
  CEIL(ts TO DAY) AS e3,
  CEIL(ts TO MONTH) AS e4,
  CEIL(ts TO YEAR) AS e5
FROM times;
