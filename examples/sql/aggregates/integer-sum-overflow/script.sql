-- SUM of BIGINT wraps around
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `a` BIGINT,
  `b` INT,
  `c` TINYINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT SUM(l) AS a, SUM(i) AS b, SUM(ti) AS c FROM numbers WHERE id IN (1, 4);
