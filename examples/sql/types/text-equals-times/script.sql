-- A text that is no time equals none: neither true nor false
CREATE TABLE kinds (
  id INT, s STRING, i INT, b BOOLEAN, d DATE, ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), tm TIME
) WITH ('connector' = 'filesystem', 'path' = '../../input/kinds.json', 'format' = 'json');

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
  s = ts AS e1,
  s <> ts AS e2,
  z = s AS e3,
  s = d AS e4,
  tm = s AS e5,
  s <> TIME '12:34:56' AS e6
FROM kinds;
