-- Intervals as values: one type for months and one for what is shorter
CREATE TABLE kinds (
  id INT, s STRING, i INT, b BOOLEAN, d DATE, ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), tm TIME
) WITH ('connector' = 'filesystem', 'path' = '../../input/kinds.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TYPEOF(INTERVAL '1' YEAR) AS e1,
  TYPEOF(INTERVAL '1-1' YEAR TO MONTH) AS e2,
  TYPEOF(INTERVAL '1' DAY) AS e3,
  CAST(i * INTERVAL '7' MONTH AS STRING) AS e4,
  CAST(INTERVAL '90' MINUTE + INTERVAL '1' DAY AS STRING) AS e5
FROM kinds;
