-- DEGREES, RADIANS, PI, E
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DOUBLE,
  `e2` DOUBLE,
  `e3` DOUBLE NOT NULL,
  `e4` DOUBLE NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  DEGREES(i) AS e1,
  RADIANS(i) AS e2,
  PI() AS e3,
  E() AS e4
FROM numbers;
