-- Narrowing casts of integers
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` SMALLINT,
  `e2` INT,
  `e3` TINYINT,
  `e4` TINYINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(i AS SMALLINT) AS e1,
  CAST(l AS INT) AS e2,
  CAST(si AS TINYINT) AS e3,
  CAST(l AS TINYINT) AS e4
FROM numbers;
