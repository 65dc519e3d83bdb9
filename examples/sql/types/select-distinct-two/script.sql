-- DISTINCT over two columns
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `b` BOOLEAN,
  `positive` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT DISTINCT b, i > 0 AS positive FROM numbers;
