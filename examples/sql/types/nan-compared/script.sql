-- NaN compared with numbers and with itself
CREATE TABLE reals (
  id INT, x STRING, y STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/reals.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  x = x AS e1,
  NOT (x > 1) AS e2,
  x > 1 OR x <= 1 AS e3,
  x IS DISTINCT FROM x AS e4,
  x <= y AS e5
FROM (SELECT id, CAST(x AS DOUBLE) AS x, CAST(y AS DOUBLE) AS y FROM reals);
