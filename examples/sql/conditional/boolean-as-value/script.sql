-- Conditions as columns
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
  i > 0 AND l > 0 AS e1,
  i > 0 OR l > 0 AS e2,
  NOT (i > 0) AS e3,
  b = TRUE AS e4,
  b <> (i > 0) AS e5
FROM numbers;
