-- ROUND and TRUNCATE, half away from zero
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DOUBLE,
  `e2` DECIMAL(10, 1),
  `e3` INT,
  `e4` DECIMAL(10, 1),
  `e5` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ROUND(d) AS e1,
  ROUND(dc, 1) AS e2,
  ROUND(i, -1) AS e3,
  TRUNCATE(dc, 1) AS e4,
  TRUNCATE(d, 1) AS e5
FROM (SELECT * FROM numbers WHERE id NOT IN (4, 5));
