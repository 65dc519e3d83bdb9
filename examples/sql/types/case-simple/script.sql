-- CASE with a value
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` VARCHAR(8) NOT NULL,
  `e2` CHAR(4)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CASE i WHEN 0 THEN 'zero' WHEN 13 THEN 'thirteen' ELSE 'other' END AS e1,
  CASE i WHEN 0 THEN 'zero' END AS e2
FROM numbers;
