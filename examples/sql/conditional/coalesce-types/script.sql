-- COALESCE over types
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` DECIMAL(12, 2) NOT NULL,
  `e3` DOUBLE,
  `e4` STRING NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  COALESCE(ti, si, i) AS e1,
  COALESCE(dc, 0) AS e2,
  COALESCE(f, d) AS e3,
  COALESCE(CAST(NULL AS STRING), CAST(i AS STRING), 'none') AS e4
FROM numbers;
