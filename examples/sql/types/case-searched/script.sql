-- CASE with conditions; the first that holds wins
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` VARCHAR(16) NOT NULL,
  `e2` BIGINT,
  `e3` DECIMAL(10, 2),
  `e4` DECIMAL(11, 1)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CASE WHEN i > 50 THEN 'big' WHEN i > 0 THEN 'small' WHEN i IS NULL THEN 'none' ELSE 'negative or zero' END AS e1,
  CASE WHEN b THEN i ELSE l END AS e2,
  CASE WHEN i > 0 THEN dc END AS e3,
  CASE WHEN i > 0 THEN 1 WHEN i < 0 THEN 2.5 END AS e4
FROM numbers;
