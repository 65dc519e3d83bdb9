-- A decimal with integers of all widths
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DECIMAL(11, 2),
  `e2` DECIMAL(16, 2),
  `e3` DECIMAL(22, 2),
  `e4` DECIMAL(14, 6)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  dc + ti AS e1,
  dc * si AS e2,
  dc + l AS e3,
  dc / CAST(3 AS TINYINT) AS e4
FROM numbers;
