-- JSON_STRING of maps, rows and arrays
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `a` STRING,
  `b` STRING,
  `c` STRING,
  `d` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT JSON_STRING(props) AS a, JSON_STRING(owner) AS b, JSON_STRING(items) AS c, JSON_STRING(nums) AS d FROM things;
