-- AND, OR and NOT in three-valued logic
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  b AND (i > 0) AS e1,
  b OR (i > 0) AS e2,
  NOT b AS e3,
  b AND CAST(NULL AS BOOLEAN) AS e4,
  b OR CAST(NULL AS BOOLEAN) AS e5
FROM numbers;
