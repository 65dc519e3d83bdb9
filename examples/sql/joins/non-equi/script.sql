-- A join without an equality
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `id2` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.id, b.id AS id2 FROM numbers AS a JOIN numbers AS b ON a.i < b.i WHERE a.id < 4;
