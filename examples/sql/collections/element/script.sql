-- ELEMENT of an array of one
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ELEMENT(single) AS e1
FROM (SELECT id, ARRAY[id] AS single FROM things);
