-- Texts of many shapes as a TIME: parts that are missing, blanks, offsets, fractions
CREATE TABLE loose_times (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/loose-times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `t` TIME,
  `text` STRING,
  `moment` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TRY_CAST(s AS TIME) AS t,
  CAST(TRY_CAST(s AS TIME) AS STRING) AS text,
  CAST(TRY_CAST(s AS TIME) AS TIMESTAMP(3)) AS moment
FROM loose_times;
