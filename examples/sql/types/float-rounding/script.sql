-- ROUND, FLOOR and CEIL of FLOAT stay FLOAT
CREATE TABLE floats (
  id INT, i INT, d DOUBLE, s STRING, b BOOLEAN, y BYTES, f FLOAT
) WITH ('connector' = 'filesystem', 'path' = '../../input/floats.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` FLOAT,
  `e2` FLOAT,
  `e3` FLOAT,
  `e4` FLOAT,
  `e5` FLOAT,
  `e6` FLOAT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ROUND(f, 1) AS e1,
  ROUND(f) AS e2,
  ROUND(f, -1) AS e3,
  FLOOR(f) AS e4,
  CEIL(f) AS e5,
  ABS(f) AS e6
FROM floats;
