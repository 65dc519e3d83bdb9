-- FLOAT and DOUBLE arithmetic, with overflow to infinity
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` FLOAT,
  `e2` DOUBLE,
  `e3` DOUBLE,
  `e4` FLOAT,
  `e5` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  f + f AS e1,
  d * 10 AS e2,
  d / 0.0 AS e3,
  f * 2 AS e4,
  d - f AS e5
FROM numbers;
