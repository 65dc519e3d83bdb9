-- A decimal with a double becomes a double
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DOUBLE,
  `e2` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  dc + d AS e1,
  dc * f AS e2
FROM numbers;
