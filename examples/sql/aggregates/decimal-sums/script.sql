-- SUM of decimals keeps the scale
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `a` DECIMAL(38, 2),
  `b` DECIMAL(38, 2),
  `c` DECIMAL(38, 6),
  `d` DECIMAL(10, 2),
  `e` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT SUM(dc) AS a, SUM(dc * 2) AS b, AVG(dc) AS c, MIN(dc) AS d, MAX(dc) AS e FROM numbers;
