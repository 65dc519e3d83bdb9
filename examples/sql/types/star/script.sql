-- All columns by a star and by a qualified star
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `b` BOOLEAN,
  `more` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n.*, n.id + 1 AS more FROM (SELECT id, b FROM numbers) AS n;
