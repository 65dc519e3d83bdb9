-- A comparison with NULL is unknown
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN NOT NULL,
  `e3` BOOLEAN NOT NULL,
  `e4` BOOLEAN NOT NULL,
  `e5` BOOLEAN NOT NULL,
  `e6` BOOLEAN NOT NULL,
  `e7` BOOLEAN NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  i = CAST(NULL AS INT) AS e1,
  i IS NULL AS e2,
  i IS NOT NULL AS e3,
  (i > 0) IS TRUE AS e4,
  (i > 0) IS NOT TRUE AS e5,
  (i > 0) IS FALSE AS e6,
  (i > 0) IS UNKNOWN AS e7
FROM numbers;
