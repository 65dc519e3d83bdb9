-- GREATEST over integers and decimals
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DECIMAL(12, 2),
  `e2` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  GREATEST(i, dc) AS e1,
  LEAST(si, l) AS e2
FROM numbers;
