-- Fields of rows as keys
CREATE TABLE things (
  id INT, tags ARRAY<STRING>, nums ARRAY<INT>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>, items ARRAY<ROW<sku STRING, qty INT>>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `n` STRING,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT things.owner.name AS n, COUNT(*) AS c FROM things GROUP BY things.owner.name;
