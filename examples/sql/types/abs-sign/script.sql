-- ABS and SIGN
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` BIGINT,
  `e3` DOUBLE,
  `e4` DECIMAL(10, 2),
  `e5` INT,
  `e6` DOUBLE,
  `e7` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ABS(i) AS e1,
  ABS(l) AS e2,
  ABS(d) AS e3,
  ABS(dc) AS e4,
  SIGN(i) AS e5,
  SIGN(d) AS e6,
  SIGN(dc) AS e7
FROM numbers;
