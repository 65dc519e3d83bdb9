-- Multiplication of integers wraps around
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` BIGINT,
  `e3` TINYINT,
  `e4` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  i * 2 AS e1,
  l * 3 AS e2,
  ti * ti AS e3,
  si * i AS e4
FROM numbers;
