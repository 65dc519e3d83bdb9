-- Dates and times as keys
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `y` BIGINT,
  `n` BIGINT NOT NULL,
  `lo` TIMESTAMP(3),
  `hi` DATE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT EXTRACT(YEAR FROM ts) AS y, COUNT(*) AS n, MIN(ts) AS lo, MAX(d) AS hi FROM times GROUP BY EXTRACT(YEAR FROM ts);
