-- The hour that daylight saving leaves out, and the one that comes twice
SET 'table.local-time-zone' = 'Europe/Berlin';

CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `local_ts` TIMESTAMP(3),
  `instant` TIMESTAMP_LTZ(3),
  `h` BIGINT,
  `f` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CAST(ltz AS TIMESTAMP(3)) AS local_ts, CAST(ts AS TIMESTAMP_LTZ(3)) AS instant, EXTRACT(HOUR FROM ltz) AS h, DATE_FORMAT(ltz, 'yyyy-MM-dd HH:mm') AS f FROM times;
