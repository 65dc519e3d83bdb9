-- OVERLAPS of two spans
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `o` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, (d, INTERVAL '2' DAY) OVERLAPS (DATE '2024-01-16', DATE '2024-01-20') AS o FROM times;
