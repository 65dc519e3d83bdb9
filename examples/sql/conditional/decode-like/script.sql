-- Simple CASE over booleans and NULL
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` CHAR(1) NOT NULL,
  `e2` VARCHAR(4) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CASE b WHEN TRUE THEN 't' WHEN FALSE THEN 'f' ELSE 'n' END AS e1,
  CASE CAST(NULL AS INT) WHEN i THEN 'same' ELSE 'no' END AS e2
FROM numbers;
