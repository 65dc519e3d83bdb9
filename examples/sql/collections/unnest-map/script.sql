-- UNNEST of a map gives key and value
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `k` STRING,
  `v` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, k, v FROM things CROSS JOIN UNNEST(props) AS t(k, v);
