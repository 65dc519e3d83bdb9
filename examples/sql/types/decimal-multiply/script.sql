-- Precision and scale of decimal products
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DECIMAL(21, 4),
  `e2` DECIMAL(21, 2),
  `e3` DECIMAL(15, 5)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  dc * dc AS e1,
  dc * 2 AS e2,
  dc * CAST(0.333 AS DECIMAL(4, 3)) AS e3
FROM numbers;
