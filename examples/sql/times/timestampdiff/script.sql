-- TIMESTAMPDIFF counts whole units, towards zero
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` INT,
  `e4` INT,
  `e5` INT,
  `e6` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TIMESTAMPDIFF(SECOND, TIMESTAMP '2024-01-01 00:00:00', ts) AS e1,
  TIMESTAMPDIFF(MINUTE, TIMESTAMP '2024-01-01 00:00:00', ts) AS e2,
  TIMESTAMPDIFF(HOUR, TIMESTAMP '2024-01-01 00:00:00', ts) AS e3,
  TIMESTAMPDIFF(DAY, TIMESTAMP '2024-01-31 12:00:00', ts) AS e4,
  TIMESTAMPDIFF(MONTH, TIMESTAMP '2024-01-31 12:00:00', ts) AS e5,
  TIMESTAMPDIFF(YEAR, TIMESTAMP '2024-01-31 12:00:00', ts) AS e6
FROM times;
