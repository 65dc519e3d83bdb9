-- Comparisons of conditions
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  (i > 0) = (l > 0) AS e1,
  (i > 0) IS NOT DISTINCT FROM (l > 0) AS e2
FROM numbers;
