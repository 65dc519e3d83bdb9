-- Elements by position; beyond the end is NULL
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
  nums[1] AS e1,
  nums[3] AS e2,
  tags[2] AS e3,
  items[1].sku AS e4
FROM things;
