-- CROSS JOIN UNNEST of an array
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `tag` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, tag FROM things CROSS JOIN UNNEST(tags) AS t(tag);
