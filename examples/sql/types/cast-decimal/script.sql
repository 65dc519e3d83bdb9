-- Casts to and from decimals round half up; what does not fit is NULL
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DECIMAL(5, 1),
  `e2` DECIMAL(10, 2),
  `e3` DECIMAL(3, 1),
  `e4` INT,
  `e5` DOUBLE,
  `e6` DECIMAL(12, 4),
  `e7` DECIMAL(20, 0)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(i AS DECIMAL(5, 1)) AS e1,
  CAST(d AS DECIMAL(10, 2)) AS e2,
  CAST(dc AS DECIMAL(3, 1)) AS e3,
  CAST(dc AS INT) AS e4,
  CAST(dc AS DOUBLE) AS e5,
  CAST(dc AS DECIMAL(12, 4)) AS e6,
  CAST(l AS DECIMAL(20, 0)) AS e7
FROM numbers;
