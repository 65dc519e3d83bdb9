-- Parts of a date
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
  `e7` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  EXTRACT(YEAR FROM d) AS e1,
  EXTRACT(MONTH FROM d) AS e2,
  EXTRACT(DAY FROM d) AS e3,
  EXTRACT(QUARTER FROM d) AS e4,
  EXTRACT(WEEK FROM d) AS e5,
  EXTRACT(DOW FROM d) AS e6,
  EXTRACT(DOY FROM d) AS e7
FROM times;
