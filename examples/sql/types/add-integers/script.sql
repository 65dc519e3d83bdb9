-- Addition of integers wraps around at the ends of the type
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TINYINT,
  `e2` SMALLINT,
  `e3` INT,
  `e4` BIGINT,
  `e5` BIGINT,
  `e6` SMALLINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ti + ti AS e1,
  si + si AS e2,
  i + 1 AS e3,
  l + 1 AS e4,
  i + l AS e5,
  ti + si AS e6
FROM numbers;
