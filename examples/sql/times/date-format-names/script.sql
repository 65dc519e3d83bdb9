-- DATE_FORMAT with names of days and months
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  DATE_FORMAT(ts, 'EEE, d MMM yyyy') AS e1,
  DATE_FORMAT(ts, 'EEEE MMMM') AS e2,
  DATE_FORMAT(ts, 'D') AS e3
FROM times;
