-- IF and its common type
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` VARCHAR(8),
  `e2` INT,
  `e3` DECIMAL(12, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  IF(i > 0, 'positive', 'not') AS e1,
  IF(b, i, 0) AS e2,
  IF(b, dc, 0) AS e3
FROM numbers;
