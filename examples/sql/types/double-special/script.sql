-- Infinity and NaN in comparisons
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `inf` DOUBLE,
  `nan` DOUBLE,
  `gt` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, d / 0 AS inf, d / 0 - d / 0 AS nan, (d / 0) > 1 AS gt FROM numbers WHERE id IN (1, 2, 6);
