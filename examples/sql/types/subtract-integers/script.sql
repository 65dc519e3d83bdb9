-- Subtraction of integers wraps around
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TINYINT,
  `e2` SMALLINT,
  `e3` INT,
  `e4` BIGINT,
  `e5` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ti - CAST(2 AS TINYINT) AS e1,
  si - si AS e2,
  i - 2 AS e3,
  l - 2 AS e4,
  i - l AS e5
FROM numbers;
