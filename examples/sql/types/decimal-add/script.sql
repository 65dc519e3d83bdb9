-- Precision and scale of decimal sums
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DECIMAL(11, 2),
  `e2` DECIMAL(13, 2),
  `e3` DECIMAL(12, 3),
  `e4` DECIMAL(38, 9)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  dc + dc AS e1,
  dc + 1 AS e2,
  dc - CAST(0.001 AS DECIMAL(5, 3)) AS e3,
  big + dc AS e4
FROM numbers;
