-- NULLIF over types
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` BOOLEAN,
  `e3` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  NULLIF(i, l) AS e1,
  NULLIF(b, TRUE) AS e2,
  NULLIF(d, 0.0) AS e3
FROM numbers;
