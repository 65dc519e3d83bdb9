-- MAP of keys and values
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` MAP<CHAR(1) NOT NULL, INT> NOT NULL,
  `e2` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  MAP['a', id, 'b', 2] AS e1,
  MAP['a', id]['a'] AS e2
FROM things;
