-- MOD and % take the sign of the dividend
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` INT,
  `e4` INT,
  `e5` DECIMAL(4, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  MOD(i, 5) AS e1,
  MOD(l, 7) AS e2,
  i % 4 AS e3,
  MOD(-7, 3) + i * 0 AS e4,
  MOD(dc, CAST(0.7 AS DECIMAL(3, 1))) AS e5
FROM numbers;
