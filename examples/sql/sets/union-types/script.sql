-- UNION ALL finds common types
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `v` DECIMAL(12, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, i AS v FROM numbers UNION ALL SELECT id, CAST(dc AS DECIMAL(12, 2)) FROM numbers;
