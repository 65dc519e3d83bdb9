-- MAP_KEYS, MAP_VALUES, MAP_UNION, MAP_ENTRIES
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` ARRAY<STRING>,
  `e2` ARRAY<INT>,
  `e3` MAP<CHAR(1) NOT NULL, INT> NOT NULL,
  `e4` MAP<STRING, INT>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  MAP_KEYS(props) AS e1,
  MAP_VALUES(props) AS e2,
  MAP_FROM_ARRAYS(ARRAY['k', 'l'], ARRAY[id, 2]) AS e3,
  MAP_UNION(props, MAP['x', 1]) AS e4
FROM (SELECT * FROM things WHERE id <> 4);
