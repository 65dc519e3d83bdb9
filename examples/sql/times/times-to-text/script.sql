-- Times as texts
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(d AS STRING) AS e1,
  CAST(t AS STRING) AS e2,
  CAST(ts AS STRING) AS e3,
  CAST(ts6 AS STRING) AS e4,
  CAST(ltz AS STRING) AS e5
FROM times;
