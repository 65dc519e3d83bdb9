-- A TIME with three digits of a second
CREATE TABLE loose_times (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/loose-times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `kind` STRING,
  `t` TIME(3),
  `text` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TYPEOF(CAST(s AS TIME(3))) AS kind,
  TRY_CAST(s AS TIME(3)) AS t,
  CAST(TRY_CAST(s AS TIME(3)) AS STRING) AS text
FROM loose_times;
