-- FROM_UNIXTIME, UNIX_TIMESTAMP and TO_DATE with letters of SimpleDateFormat
CREATE TABLE pattern_times (
  id INT, ts TIMESTAMP(6), z TIMESTAMP_LTZ(3), d DATE, i BIGINT
) WITH ('connector' = 'filesystem', 'path' = '../../input/pattern-times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` DATE,
  `e5` DATE,
  `e6` DATE,
  `e7` DATE,
  `e8` DATE,
  `e9` BIGINT,
  `e10` BIGINT,
  `e11` STRING,
  `e12` STRING,
  `e13` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  FROM_UNIXTIME(i, 'G y yy yyy yyyyy') AS e1,
  FROM_UNIXTIME(i, 'S SS SSSS') AS e2,
  FROM_UNIXTIME(i, '[yyyy]') AS e3,
  TO_DATE('2024-060', 'yyyy-DDD') AS e4,
  TO_DATE('03/FEBRUARY/2024', 'dd/MMM/yyyy') AS e5,
  TO_DATE('2024203', 'yyyyMMdd') AS e6,
  TO_DATE('24-02-03', 'yy-MM-dd') AS e7,
  TO_DATE('70-02-03', 'yy-MM-dd') AS e8,
  UNIX_TIMESTAMP('1969-12-31 23:59:59.500', 'yyyy-MM-dd HH:mm:ss.SSS') AS e9,
  UNIX_TIMESTAMP('2024-02-03 13:02:03 PM', 'yyyy-MM-dd hh:mm:ss a') AS e10,
  CONVERT_TZ('2024-10-27 02:30:00', 'GMT-08:30', 'UTC+8') AS e11,
  CONVERT_TZ('2024-10-27 02:30:00', '+02:00', 'UTC') AS e12,
  TO_TIMESTAMP_LTZ(CAST(i AS DECIMAL(20, 3)) + 0.75, 0) AS e13
FROM pattern_times;
