-- Comparisons of times
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` BOOLEAN,
  `e6` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ts > TIMESTAMP '2024-01-01 00:00:00' AS e1,
  d = CAST(ts AS DATE) AS e2,
  d < DATE '2024-01-01' AS e3,
  t >= TIME '12:00:00' AS e4,
  ts6 > ts AS e5,
  ltz = CAST(ts AS TIMESTAMP_LTZ(3)) AS e6
FROM times;
