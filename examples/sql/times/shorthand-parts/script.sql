-- YEAR, MONTH, DAYOFMONTH, DAYOFWEEK, DAYOFYEAR, WEEK, QUARTER, HOUR
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BIGINT,
  `e2` BIGINT,
  `e3` BIGINT,
  `e4` BIGINT,
  `e5` BIGINT,
  `e6` BIGINT,
  `e7` BIGINT,
  `e8` BIGINT,
  `e9` BIGINT,
  `e10` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  YEAR(d) AS e1,
  MONTH(d) AS e2,
  DAYOFMONTH(d) AS e3,
  DAYOFWEEK(d) AS e4,
  DAYOFYEAR(d) AS e5,
  WEEK(d) AS e6,
  QUARTER(d) AS e7,
  HOUR(ts) AS e8,
  MINUTE(ts) AS e9,
  SECOND(ts) AS e10
FROM times;
