-- CASE guards a division by zero
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CASE WHEN i <> 0 THEN 100 / i END AS e1,
  IF(ti = 0, CAST(NULL AS INT), 10 / ti) AS e2
FROM numbers;
