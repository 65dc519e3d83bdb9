-- CASE within CASE
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` VARCHAR(4),
  `e2` INT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CASE WHEN i > 0 THEN CASE WHEN b THEN 'yes' ELSE 'no' END ELSE CASE WHEN i IS NULL THEN 'null' END END AS e1,
  CASE WHEN b THEN 1 ELSE 0 END + CASE WHEN i > 10 THEN 10 ELSE 0 END AS e2
FROM numbers;
