-- TO_TIMESTAMP with parts that may be missing, days of the year, halves of a day and names
CREATE TABLE pattern_times (
  id INT, ts TIMESTAMP(6), z TIMESTAMP_LTZ(3), d DATE, i BIGINT
) WITH ('connector' = 'filesystem', 'path' = '../../input/pattern-times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP(3),
  `e2` TIMESTAMP(3),
  `e3` TIMESTAMP(3),
  `e4` TIMESTAMP(3),
  `e5` TIMESTAMP(3),
  `e6` TIMESTAMP(3),
  `e7` TIMESTAMP(3),
  `e8` TIMESTAMP(3),
  `e9` TIMESTAMP(3),
  `e10` TIMESTAMP(3),
  `e11` TIMESTAMP(3),
  `e12` TIMESTAMP(3),
  `e13` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TO_TIMESTAMP('2024-060', 'yyyy-DDD') AS e1,
  TO_TIMESTAMP('2024-02-03 05:06 PM', 'yyyy-MM-dd hh:mm a') AS e2,
  TO_TIMESTAMP('2024-02-03 05:06 pm', 'yyyy-MM-dd hh:mm a') AS e3,
  TO_TIMESTAMP('2024-02-03 05:06', 'yyyy-MM-dd hh:mm') AS e4,
  TO_TIMESTAMP('2024/02/03 24:00', 'yyyy/MM/dd HH:mm') AS e5,
  TO_TIMESTAMP('03/feb/2024', 'dd/MMM/yyyy') AS e6,
  TO_TIMESTAMP('Sun, 03 Feb 2024', 'EEE, dd MMM yyyy') AS e7,
  TO_TIMESTAMP('2024-02-03t01:02:03', 'yyyy-MM-dd''T''HH:mm:ss') AS e8,
  TO_TIMESTAMP('2024-02-03T01:02:03+0200', 'yyyy-MM-dd''T''HH:mm:ssxx') AS e9,
  TO_TIMESTAMP('70-02-03', 'yy-MM-dd') AS e10,
  TO_TIMESTAMP('12024-02-03', 'yyyy-MM-dd') AS e11,
  TO_TIMESTAMP('2024-02-31', 'yyyy-M-d') AS e12,
  TO_TIMESTAMP('2024-02-03', 'yyyy-bb') AS e13
FROM pattern_times;
