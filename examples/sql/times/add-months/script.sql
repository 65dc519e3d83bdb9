-- Month arithmetic ends on the last day
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DATE,
  `e2` DATE,
  `e3` DATE,
  `e4` TIMESTAMP(3),
  `e5` DATE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  d + INTERVAL '1' MONTH AS e1,
  d - INTERVAL '1' MONTH AS e2,
  d + INTERVAL '1' YEAR AS e3,
  TIMESTAMPADD(MONTH, 1, ts) AS e4,
  TIMESTAMPADD(YEAR, -1, d) AS e5
FROM times;
