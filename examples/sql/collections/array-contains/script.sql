-- ARRAY_CONTAINS and ARRAY_POSITION
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` INT,
  `e4` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ARRAY_CONTAINS(nums, 5) AS e1,
  ARRAY_CONTAINS(tags, 'red') AS e2,
  ARRAY_POSITION(nums, 1) AS e3,
  ARRAY_CONTAINS(nums, CAST(NULL AS INT)) AS e4
FROM things;
