-- Times before the calendar was mended in October 1582
CREATE TABLE old_times (
  id INT, i BIGINT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/old-times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` BIGINT,
  `e3` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  FROM_UNIXTIME(i) AS e1,
  UNIX_TIMESTAMP(s) AS e2,
  CAST(s AS TIMESTAMP(3)) AS e3
FROM old_times;
