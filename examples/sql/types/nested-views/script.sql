-- A view over a view
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TEMPORARY VIEW v1 AS SELECT id, i FROM numbers WHERE i IS NOT NULL;

CREATE TEMPORARY VIEW v2 (a, c) AS SELECT id, i / 2 FROM v1;

CREATE TABLE printed (
  `a` INT,
  `c` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM v2;
