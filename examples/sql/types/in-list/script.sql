-- IN and NOT IN over a list, with NULL in it
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  i IN (0, 13, 100) AS e1,
  i NOT IN (0, 13) AS e2,
  i IN (1, CAST(NULL AS INT), 13) AS e3,
  i NOT IN (1, CAST(NULL AS INT)) AS e4
FROM numbers;
