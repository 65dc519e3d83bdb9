-- A text among numbers, times and BOOLEANs: IN compares texts
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
  `e6` BOOLEAN,
  `e7` BOOLEAN,
  `e8` BOOLEAN,
  `e9` BOOLEAN,
  `e10` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  s IN (1, 2) AS e1,
  s NOT IN (1, 2) AS e2,
  s IN (1.0, 2) AS e3,
  s IN (i, 2) AS e4,
  s IN (TIME '12:34:56') AS e5,
  s IN (DATE '2020-01-01') AS e6,
  s IN (TRUE) AS e7,
  i IN ('1', '2') AS e8,
  d IN ('2020-01-01') AS e9,
  b IN ('true') AS e10
FROM kinds;
