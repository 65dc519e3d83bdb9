-- ARRAY_EXCEPT and ARRAY_INTERSECT
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` ARRAY<INT>,
  `e2` ARRAY<INT>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ARRAY_EXCEPT(nums, ARRAY[1, 5]) AS e1,
  ARRAY_INTERSECT(nums, ARRAY[1, 5, 2]) AS e2
FROM things;
