-- GREATEST and LEAST are NULL when an argument is
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BIGINT,
  `e2` BIGINT,
  `e3` DOUBLE,
  `e4` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  GREATEST(i, l) AS e1,
  LEAST(si, i, l) AS e2,
  GREATEST(d, d * 2) AS e3,
  LEAST(dc, CAST(1 AS DECIMAL(10, 2))) AS e4
FROM numbers;
