-- ARRAY_MAX, ARRAY_MIN, ARRAY_JOIN
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` STRING,
  `e4` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ARRAY_MAX(nums) AS e1,
  ARRAY_MIN(nums) AS e2,
  ARRAY_JOIN(tags, '|') AS e3,
  ARRAY_JOIN(tags, '|', 'none') AS e4
FROM things;
