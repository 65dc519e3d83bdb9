-- Parts of a date that stand together, with blanks and signs between them
CREATE TABLE blank_dates (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/blank-dates.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(TO_DATE(s, 'yyyyMMdd') AS STRING) AS e1,
  UNIX_TIMESTAMP(s, 'yyyyMMdd') AS e2
FROM blank_dates
WHERE s <> '2020x102';
