-- ARRAY_UNION and ARRAY_SLICE
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` ARRAY<INT>,
  `e2` ARRAY<INT>,
  `e3` ARRAY<INT>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ARRAY_UNION(nums, ARRAY[1, 99]) AS e1,
  ARRAY_SLICE(nums, 1, 2) AS e2,
  ARRAY_SLICE(nums, -2) AS e3
FROM things;
