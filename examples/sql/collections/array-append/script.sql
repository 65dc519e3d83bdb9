-- ARRAY_APPEND, ARRAY_PREPEND, ARRAY_CONCAT
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` ARRAY<INT>,
  `e2` ARRAY<INT>,
  `e3` ARRAY<INT>,
  `e4` ARRAY<STRING>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ARRAY_APPEND(nums, 9) AS e1,
  ARRAY_PREPEND(nums, 0) AS e2,
  ARRAY_CONCAT(nums, ARRAY[7, 8]) AS e3,
  ARRAY_APPEND(tags, CAST(NULL AS STRING)) AS e4
FROM things;
