-- DATE_FORMAT with Java's patterns
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
  DATE_FORMAT(ts, 'yyyy-MM-dd') AS e1,
  DATE_FORMAT(ts, 'dd.MM.yy HH:mm') AS e2,
  DATE_FORMAT(ts, 'yyyyMMddHHmmssSSS') AS e3,
  DATE_FORMAT(ts, 'hh:mm a') AS e4,
  DATE_FORMAT(txt, 'yyyy/MM/dd') AS e5
FROM times;
