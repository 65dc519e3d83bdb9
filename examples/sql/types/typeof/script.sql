-- TYPEOF shows Flink's type texts
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
  `g` STRING,
  `h` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TYPEOF(i) AS a, TYPEOF(i + l) AS b, TYPEOF(dc * dc) AS c, TYPEOF(dc / 3) AS d, TYPEOF('x') AS e, TYPEOF(i + dc) AS f, TYPEOF(d + f) AS g, TYPEOF(big + big) AS h
FROM numbers WHERE id = 1;
