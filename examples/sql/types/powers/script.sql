-- POWER, SQRT, EXP, LN, LOG
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
  `e9` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  POWER(i, 2) AS e1,
  POWER(2, ti) AS e2,
  SQRT(i) AS e3,
  EXP(ti) AS e4,
  LN(i) AS e5,
  LOG10(i) AS e6,
  LOG2(i) AS e7,
  LOG(2, i) AS e8,
  LOG(i) AS e9
FROM numbers;
