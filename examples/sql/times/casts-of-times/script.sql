-- Casts between dates, times and timestamps
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP(3),
  `e2` DATE,
  `e3` TIME(0),
  `e4` TIMESTAMP(3),
  `e5` TIMESTAMP(6),
  `e6` TIMESTAMP(0)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(d AS TIMESTAMP(3)) AS e1,
  CAST(ts AS DATE) AS e2,
  CAST(ts AS TIME) AS e3,
  CAST(ts6 AS TIMESTAMP(3)) AS e4,
  CAST(ts AS TIMESTAMP(6)) AS e5,
  CAST(ts AS TIMESTAMP(0)) AS e6
FROM (SELECT * FROM times WHERE id <> 4);
