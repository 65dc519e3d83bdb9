-- A field of an element in a condition
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `q` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, items[1].qty AS q FROM things WHERE items[1].sku = 'p1';
