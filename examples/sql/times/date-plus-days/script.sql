-- Dates and times with day-time intervals
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DATE,
  `e2` DATE,
  `e3` TIME(0),
  `e4` TIME(0)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  d + INTERVAL '1' DAY AS e1,
  d - INTERVAL '365' DAY(3) AS e2,
  t + INTERVAL '90' MINUTE AS e3,
  t - INTERVAL '11' HOUR AS e4
FROM times;
