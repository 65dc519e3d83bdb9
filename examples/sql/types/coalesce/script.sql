-- COALESCE, IFNULL, NULLIF
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT NOT NULL,
  `e2` INT NOT NULL,
  `e3` DOUBLE NOT NULL,
  `e4` INT,
  `e5` DECIMAL(10, 2),
  `e6` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  COALESCE(i, 0) AS e1,
  COALESCE(i, si, -1) AS e2,
  IFNULL(d, -1.0) AS e3,
  NULLIF(i, 13) AS e4,
  NULLIF(dc, 0) AS e5,
  COALESCE(CAST(NULL AS INT), i) AS e6
FROM numbers;
