-- FROM_UNIXTIME and UNIX_TIMESTAMP in UTC
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` BIGINT,
  `e4` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  FROM_UNIXTIME(epoch) AS e1,
  FROM_UNIXTIME(epoch, 'yyyy/MM/dd HH-mm') AS e2,
  UNIX_TIMESTAMP(txt) AS e3,
  UNIX_TIMESTAMP('2024/01/15', 'yyyy/MM/dd') AS e4
FROM times;
