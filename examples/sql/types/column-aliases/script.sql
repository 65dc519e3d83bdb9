-- Aliases, quoted names, expressions over sub-queries
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `sum` INT,
  `c` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT t.`a b` + 1 AS `sum`, t.c FROM (SELECT i AS `a b`, id AS c FROM numbers) AS t WHERE t.c > 1;
