-- Dates, times and timestamps print as Java prints them
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `d` DATE,
  `t` TIME(0),
  `ts` TIMESTAMP(3),
  `ts6` TIMESTAMP(6),
  `ltz` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, d, t, ts, ts6, ltz FROM times;
