-- Parts of a timestamp
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BIGINT,
  `e2` BIGINT,
  `e3` BIGINT,
  `e4` BIGINT,
  `e5` BIGINT,
  `e6` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  EXTRACT(YEAR FROM ts) AS e1,
  EXTRACT(HOUR FROM ts) AS e2,
  EXTRACT(MINUTE FROM ts) AS e3,
  EXTRACT(SECOND FROM ts) AS e4,
  EXTRACT(MILLISECOND FROM ts) AS e5,
  EXTRACT(EPOCH FROM ts) AS e6
FROM times;
