-- How many digits a literal has
CREATE TABLE floats (
  id INT, i INT, d DOUBLE, s STRING, b BOOLEAN, y BYTES, f FLOAT
) WITH ('connector' = 'filesystem', 'path' = '../../input/floats.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` DECIMAL(14, 8),
  `e7` DECIMAL(19, 6),
  `e8` DECIMAL(14, 2),
  `e9` DECIMAL(15, 6),
  `e10` DECIMAL(2, 1),
  `e11` INT,
  `e12` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TYPEOF(0.5) AS e1,
  TYPEOF(.5) AS e2,
  TYPEOF(00.50) AS e3,
  TYPEOF(-0.5) AS e4,
  TYPEOF(0.0) AS e5,
  1.5 / 0.00007 AS e6,
  i / 0.007 AS e7,
  i * 0.05 AS e8,
  CAST(i AS DECIMAL(10, 2)) / 0.3 AS e9,
  MOD(i, 0.7) AS e10,
  -2147483648 - 1 AS e11,
  TYPEOF(-9223372036854775808) AS e12
FROM floats;
