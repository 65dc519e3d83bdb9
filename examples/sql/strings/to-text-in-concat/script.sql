-- Casts to text within concatenations
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(i AS STRING) || '/' || CAST(dc AS STRING) AS e1,
  CONCAT('v=', CAST(d AS STRING)) AS e2,
  CAST(b AS STRING) || '!' AS e3
FROM numbers;
