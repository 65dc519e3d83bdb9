-- Differences of timestamps as intervals
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TIMESTAMPDIFF(SECOND, ts, ts6) AS e1,
  (ts - INTERVAL '1' DAY) < ts AS e2
FROM times;
