-- FROM_UNIXTIME and UNIX_TIMESTAMP follow the session's zone
SET 'table.local-time-zone' = 'Asia/Kolkata';

CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` STRING,
  `b` BIGINT,
  `c` TIMESTAMP_LTZ(3),
  `e` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, FROM_UNIXTIME(epoch) AS a, UNIX_TIMESTAMP(txt) AS b, TO_TIMESTAMP_LTZ(epoch, 0) AS c, CAST(TO_TIMESTAMP_LTZ(epoch, 0) AS STRING) AS e FROM times;
