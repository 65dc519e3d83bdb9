-- DATE_FORMAT with all letters that a time without a zone has
CREATE TABLE pattern_times (
  id INT, ts TIMESTAMP(6), z TIMESTAMP_LTZ(3), d DATE, i BIGINT
) WITH ('connector' = 'filesystem', 'path' = '../../input/pattern-times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` STRING,
  `e7` STRING,
  `e8` STRING,
  `e9` STRING,
  `e10` STRING,
  `e11` STRING,
  `e12` STRING,
  `e13` STRING,
  `e14` STRING,
  `e15` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  DATE_FORMAT(ts, 'E EEE EEEE EEEEE') AS e1,
  DATE_FORMAT(ts, 'MMMMM') AS e2,
  DATE_FORMAT(ts, 'e c') AS e3,
  DATE_FORMAT(ts, 'u uu uuuu') AS e4,
  DATE_FORMAT(ts, 'W') AS e5,
  DATE_FORMAT(ts, 'YYYY-''W''ww') AS e6,
  DATE_FORMAT(ts, 'YY') AS e7,
  DATE_FORMAT(ts, 'Q QQ QQQ QQQQ') AS e8,
  DATE_FORMAT(ts, 'F') AS e9,
  DATE_FORMAT(ts, 'G') AS e10,
  DATE_FORMAT(ts, 'A n N') AS e11,
  DATE_FORMAT(ts, 'yyyy[-MM]') AS e12,
  DATE_FORMAT(ts, 'yyy') AS e13,
  DATE_FORMAT(ts, 'yyyyy') AS e14,
  DATE_FORMAT(ts, 'D DD DDD') AS e15
FROM pattern_times;
