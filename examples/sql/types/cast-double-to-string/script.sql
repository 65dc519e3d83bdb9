-- Doubles and floats as text, as Java writes them
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(d AS STRING) AS e1,
  CAST(f AS STRING) AS e2,
  CAST(d * 1000000000 AS STRING) AS e3,
  CAST(CAST(i AS DOUBLE) AS STRING) AS e4,
  CAST(CAST(ti AS FLOAT) AS STRING) AS e5
FROM numbers;
