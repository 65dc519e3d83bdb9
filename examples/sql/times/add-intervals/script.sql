-- Intervals added and subtracted
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
  ts + INTERVAL '1' DAY AS e1,
  ts - INTERVAL '90' MINUTE AS e2,
  ts + INTERVAL '1 02:03:04.567' DAY TO SECOND AS e3,
  ts + INTERVAL '1' MONTH AS e4,
  ts - INTERVAL '1-2' YEAR TO MONTH AS e5
FROM times;
