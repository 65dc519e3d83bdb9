-- TIMESTAMPDIFF of dates
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` INT,
  `e4` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TIMESTAMPDIFF(DAY, d, DATE '2024-03-01') AS e1,
  TIMESTAMPDIFF(WEEK, d, DATE '2024-03-01') AS e2,
  TIMESTAMPDIFF(MONTH, d, DATE '2024-03-01') AS e3,
  TIMESTAMPDIFF(QUARTER, d, DATE '2024-03-01') AS e4
FROM times;
