-- Trigonometric functions
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DOUBLE,
  `e2` DOUBLE,
  `e3` DOUBLE,
  `e4` DOUBLE,
  `e5` DOUBLE,
  `e6` DOUBLE,
  `e7` DOUBLE,
  `e8` DOUBLE,
  `e9` DOUBLE,
  `e10` DOUBLE,
  `e11` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  SIN(d) AS e1,
  COS(i) AS e2,
  TAN(si) AS e3,
  ASIN(f) AS e4,
  ACOS(ti) AS e5,
  ATAN(i) AS e6,
  ATAN2(i, 3) AS e7,
  SINH(ti) AS e8,
  COSH(ti) AS e9,
  TANH(ti) AS e10,
  COT(ti) AS e11
FROM numbers;
