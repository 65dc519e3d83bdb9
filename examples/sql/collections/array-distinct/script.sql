-- ARRAY_DISTINCT, ARRAY_REMOVE, ARRAY_REVERSE
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` ARRAY<INT>,
  `e2` ARRAY<STRING>,
  `e3` ARRAY<INT>,
  `e4` ARRAY<INT>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ARRAY_DISTINCT(nums) AS e1,
  ARRAY_DISTINCT(tags) AS e2,
  ARRAY_REMOVE(nums, 5) AS e3,
  ARRAY_REVERSE(nums) AS e4
FROM things;
