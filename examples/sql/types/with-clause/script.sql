-- WITH names sub-queries
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `ti2` INT
) WITH ('connector' = 'print');

INSERT INTO printed
WITH small AS (SELECT id, ti FROM numbers WHERE ti < 100), twice AS (SELECT id, ti * 2 AS ti2 FROM small) SELECT * FROM twice WHERE id <> 2;
