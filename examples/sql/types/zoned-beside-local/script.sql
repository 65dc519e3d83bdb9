-- Time stamps with and without a zone: which they become together
SET 'table.local-time-zone' = 'Europe/Berlin';

CREATE TABLE kinds (
  id INT, s STRING, i INT, b BOOLEAN, d DATE, ts TIMESTAMP(3), z TIMESTAMP_LTZ(3), tm TIME
) WITH ('connector' = 'filesystem', 'path' = '../../input/kinds.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` STRING,
  `e7` STRING,
  `e8` TIMESTAMP(3),
  `e9` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TYPEOF(CASE WHEN b THEN ts ELSE z END) AS e1,
  TYPEOF(CASE WHEN b THEN z ELSE ts END) AS e2,
  TYPEOF(COALESCE(ts, z)) AS e3,
  TYPEOF(IF(b, ts, z)) AS e4,
  TYPEOF(ARRAY[ts, z]) AS e5,
  TYPEOF(NULLIF(z, ts)) AS e6,
  TYPEOF(GREATEST(ts, z)) AS e7,
  CASE WHEN b THEN ts ELSE z END AS e8,
  COALESCE(ts, z) AS e9
FROM kinds;
