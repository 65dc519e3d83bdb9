-- Comparisons between integer types
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
  i > si AS e1,
  l >= i AS e2,
  ti < si AS e3,
  i = 13 AS e4,
  i <> 13 AS e5
FROM numbers;
