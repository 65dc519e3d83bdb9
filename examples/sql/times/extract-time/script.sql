-- Parts of a time
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BIGINT,
  `e2` BIGINT,
  `e3` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  EXTRACT(HOUR FROM t) AS e1,
  EXTRACT(MINUTE FROM t) AS e2,
  EXTRACT(SECOND FROM t) AS e3
FROM times;
