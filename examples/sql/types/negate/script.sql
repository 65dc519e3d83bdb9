-- Unary minus, also at the smallest value
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` BIGINT,
  `e3` DOUBLE,
  `e4` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  -i AS e1,
  -l AS e2,
  -d AS e3,
  -dc AS e4
FROM numbers;
