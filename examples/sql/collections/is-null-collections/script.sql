-- Collections that are NULL, and empty ones
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN NOT NULL,
  `e2` BOOLEAN NOT NULL,
  `e3` BOOLEAN NOT NULL,
  `e4` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  nums IS NULL AS e1,
  props IS NULL AS e2,
  owner IS NULL AS e3,
  CARDINALITY(nums) = 0 AS e4
FROM things;
