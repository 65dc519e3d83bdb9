-- Values by key
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  props['a'] AS e1,
  props['zz'] AS e2,
  props['c'] + 1 AS e3
FROM things;
