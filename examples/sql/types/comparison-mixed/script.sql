-- Comparisons between integers, decimals and doubles
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  i > dc AS e1,
  dc > d AS e2,
  f < d AS e3,
  l = big AS e4
FROM numbers;
