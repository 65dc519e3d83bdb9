-- LEFT JOIN UNNEST with a condition keeps rows that no element meets
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `n` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, n FROM things LEFT JOIN UNNEST(nums) AS x (n) ON n > 2;
