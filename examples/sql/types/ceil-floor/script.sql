-- CEIL and FLOOR
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DECIMAL(10, 0),
  `e2` DECIMAL(10, 0),
  `e3` DOUBLE,
  `e4` DOUBLE,
  `e5` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CEIL(dc) AS e1,
  FLOOR(dc) AS e2,
  CEIL(d) AS e3,
  FLOOR(d) AS e4,
  CEIL(i) AS e5
FROM numbers;
