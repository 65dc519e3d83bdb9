-- GREATEST and LEAST of both zeros, and their square roots
CREATE TABLE reals (
  id INT, x STRING, y STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/reals.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DOUBLE,
  `e2` DOUBLE,
  `e3` DOUBLE,
  `e4` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  GREATEST(CAST(x AS DOUBLE), CAST(y AS DOUBLE)) AS e1,
  LEAST(CAST(x AS DOUBLE), CAST(y AS DOUBLE)) AS e2,
  SQRT(CAST(x AS DOUBLE)) AS e3,
  SQRT(CAST(y AS DOUBLE)) AS e4
FROM reals
WHERE id IN (3, 4, 8, 9);
