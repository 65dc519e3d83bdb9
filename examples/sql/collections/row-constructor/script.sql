-- ROW of values
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` ROW<`EXPR$0` INT, `EXPR$1` CHAR(1) NOT NULL, `EXPR$2` INT> NOT NULL,
  `e2` ROW<`EXPR$0` INT, `EXPR$1` INT> NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ROW(id, 'x', CAST(NULL AS INT)) AS e1,
  (id, id + 1) AS e2
FROM things;
