-- A BOOLEAN beside a text
CREATE TABLE kinds (
  id INT, s STRING, i INT, b BOOLEAN, d DATE, ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), tm TIME
) WITH ('connector' = 'filesystem', 'path' = '../../input/kinds.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` INT,
  `e5` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  b = 'true' AS e1,
  b <> 'true' AS e2,
  s = b AS e3,
  CASE b WHEN 'true' THEN 1 ELSE 0 END AS e4,
  NULLIF(b, 'true') AS e5
FROM kinds;
