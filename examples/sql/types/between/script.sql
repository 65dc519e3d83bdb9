-- BETWEEN and its forms
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  i BETWEEN 0 AND 100 AS e1,
  i NOT BETWEEN 0 AND 100 AS e2,
  i BETWEEN 100 AND 0 AS e3,
  i BETWEEN SYMMETRIC 100 AND 0 AS e4,
  dc BETWEEN -1 AND 20.5 AS e5
FROM numbers;
