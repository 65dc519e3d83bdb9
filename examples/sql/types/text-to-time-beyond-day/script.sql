-- Texts of times that lie beyond the day
CREATE TABLE days_beyond (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/days-beyond.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `text` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(TRY_CAST(s AS TIME) AS STRING) AS text
FROM days_beyond;
