-- MIN and MAX of times
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `a` DATE,
  `b` TIME(0),
  `c` TIMESTAMP(6),
  `e` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT MIN(d) AS a, MAX(t) AS b, MIN(ts6) AS c, MAX(ltz) AS e FROM times;
