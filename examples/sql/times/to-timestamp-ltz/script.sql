-- TO_TIMESTAMP_LTZ from seconds and milliseconds
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP_LTZ(3),
  `e2` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TO_TIMESTAMP_LTZ(epoch, 0) AS e1,
  TO_TIMESTAMP_LTZ(epoch * 1000 + 5, 3) AS e2
FROM times;
