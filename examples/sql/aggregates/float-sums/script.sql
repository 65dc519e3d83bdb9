-- SUM and AVG of FLOAT and DOUBLE
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `a` FLOAT,
  `b` FLOAT,
  `c` DOUBLE,
  `e` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT SUM(f) AS a, AVG(f) AS b, SUM(d) AS c, AVG(d) AS e FROM numbers WHERE id IN (1, 2, 3, 6, 7);
