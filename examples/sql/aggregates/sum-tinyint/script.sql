-- SUM of small integers keeps their type and wraps
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `a` TINYINT,
  `b` SMALLINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT SUM(ti) AS a, SUM(si) AS b FROM numbers WHERE id IN (1, 4, 7);
