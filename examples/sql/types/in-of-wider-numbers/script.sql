-- A number among wider ones: IN does not narrow them
CREATE TABLE kinds (
  id INT, s STRING, i INT, b BOOLEAN, d DATE, ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), tm TIME
) WITH ('connector' = 'filesystem', 'path' = '../../input/kinds.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  i IN (1, 2.5) AS e1,
  i IN (CAST(4294967297 AS BIGINT)) AS e2,
  i IN (2.5e0, 4e0) AS e3
FROM kinds;
