-- Doubles to integers cut the fraction
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` BIGINT,
  `e4` SMALLINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(d AS INT) AS e1,
  CAST(f AS INT) AS e2,
  CAST(d AS BIGINT) AS e3,
  CAST(f AS SMALLINT) AS e4
FROM numbers;
