-- Overflow beyond 38 digits is NULL
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DECIMAL(38, 6),
  `e2` DECIMAL(38, 6),
  `e3` DECIMAL(38, 9)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  big * big AS e1,
  big * 10 AS e2,
  big + big AS e3
FROM numbers;
