-- Fields of rows
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  things.owner.name AS e1,
  things.owner.age + 1 AS e2
FROM things;
