-- Integer division cuts towards zero
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` BIGINT,
  `e3` INT,
  `e4` SMALLINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  i / 3 AS e1,
  l / 7 AS e2,
  -7 / 2 + i * 0 AS e3,
  si / CAST(3 AS SMALLINT) AS e4
FROM numbers;
