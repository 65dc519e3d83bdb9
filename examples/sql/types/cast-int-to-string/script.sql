-- Numbers as text
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` VARCHAR(2),
  `e4` STRING,
  `e5` STRING,
  `e6` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(i AS STRING) AS e1,
  CAST(l AS STRING) AS e2,
  CAST(ti AS VARCHAR(2)) AS e3,
  CAST(b AS STRING) AS e4,
  CAST(dc AS STRING) AS e5,
  CAST(big AS STRING) AS e6
FROM numbers;
