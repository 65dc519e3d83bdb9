-- Decimal division keeps the derived scale, rounded half up
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DECIMAL(21, 13),
  `e2` DECIMAL(23, 13),
  `e3` DECIMAL(38, 6)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  dc / 3 AS e1,
  dc / CAST(7.00 AS DECIMAL(10, 2)) AS e2,
  CAST(1 AS DECIMAL(38, 0)) / 3 + i * 0 AS e3
FROM numbers;
