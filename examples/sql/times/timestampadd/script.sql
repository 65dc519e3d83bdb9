-- TIMESTAMPADD in all units
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP(3),
  `e2` TIMESTAMP(3),
  `e3` TIMESTAMP(3),
  `e4` DATE,
  `e5` TIMESTAMP(3),
  `e6` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TIMESTAMPADD(SECOND, 90, ts) AS e1,
  TIMESTAMPADD(MINUTE, -1, ts) AS e2,
  TIMESTAMPADD(HOUR, 25, ts) AS e3,
  TIMESTAMPADD(DAY, 1, d) AS e4,
  TIMESTAMPADD(WEEK, 1, ts) AS e5,
  TIMESTAMPADD(QUARTER, 1, ts) AS e6
FROM times;
