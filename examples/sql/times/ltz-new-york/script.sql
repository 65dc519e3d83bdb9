-- TIMESTAMP_LTZ in a session of New York
SET 'table.local-time-zone' = 'America/New_York';

CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `ltz` TIMESTAMP_LTZ(3),
  `local_ts` TIMESTAMP(3),
  `txt` STRING,
  `back` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, ltz, CAST(ltz AS TIMESTAMP(3)) AS local_ts, CAST(ltz AS STRING) AS txt, CAST(ts AS TIMESTAMP_LTZ(3)) AS back FROM times;
