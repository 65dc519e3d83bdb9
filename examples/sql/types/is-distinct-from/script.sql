-- IS DISTINCT FROM treats NULL as a value
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN NOT NULL,
  `e2` BOOLEAN NOT NULL,
  `e3` BOOLEAN NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  i IS DISTINCT FROM 13 AS e1,
  i IS NOT DISTINCT FROM CAST(NULL AS INT) AS e2,
  i IS DISTINCT FROM si AS e3
FROM numbers;
