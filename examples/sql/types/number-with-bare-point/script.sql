-- A number with a point and nothing behind it is a whole number
CREATE TABLE kinds (
  id INT, s STRING, i INT, b BOOLEAN, d DATE, ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), tm TIME
) WITH ('connector' = 'filesystem', 'path' = '../../input/kinds.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` INT,
  `e4` STRING,
  `e5` DOUBLE,
  `e6` DECIMAL(1, 1),
  `e7` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  1. AS e1,
  1. / 2 AS e2,
  i + 5. AS e3,
  TYPEOF(3.) AS e4,
  1.e1 AS e5,
  .5 AS e6,
  10 / 4. AS e7
FROM kinds;
