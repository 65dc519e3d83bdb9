-- ARRAY, and arrays of expressions
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` ARRAY<INT> NOT NULL,
  `e2` ARRAY<STRING> NOT NULL,
  `e3` ARRAY<ARRAY<INT> NOT NULL> NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ARRAY[1, 2, id] AS e1,
  ARRAY[owner.name, 'x'] AS e2,
  ARRAY[ARRAY[id], ARRAY[0]] AS e3
FROM things;
