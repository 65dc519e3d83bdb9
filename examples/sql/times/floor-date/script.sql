-- FLOOR and CEIL of dates, by week and quarter
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DATE,
  `e2` DATE,
  `e3` DATE,
  `e4` DATE,
  `e5` DATE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  FLOOR(d TO MONTH) AS e1,
  FLOOR(d TO YEAR) AS e2,
  CEIL(d TO MONTH) AS e3,
  FLOOR(d TO WEEK) AS e4,
  FLOOR(d TO QUARTER) AS e5
FROM times;
