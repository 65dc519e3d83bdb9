-- The types of aggregates
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `a` STRING,
  `b` STRING,
  `c` STRING,
  `d` STRING,
  `e` STRING,
  `f` STRING,
  `g` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TYPEOF(SUM(i)) AS a, TYPEOF(SUM(dc)) AS b, TYPEOF(AVG(dc)) AS c, TYPEOF(COUNT(*)) AS d, TYPEOF(AVG(i)) AS e, TYPEOF(SUM(f)) AS f, TYPEOF(MAX(si)) AS g
FROM numbers WHERE id = 1;
