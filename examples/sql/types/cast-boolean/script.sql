-- Casts to and from BOOLEAN
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` INT,
  `e3` BIGINT,
  `e4` BOOLEAN NOT NULL,
  `e5` DECIMAL(3, 1)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(i AS BOOLEAN) AS e1,
  CAST(b AS INT) AS e2,
  CAST(b AS BIGINT) AS e3,
  CAST('true' AS BOOLEAN) AS e4,
  CAST(b AS DECIMAL(3, 1)) AS e5
FROM numbers;
