-- Texts cast to times
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP(3),
  `e2` DATE,
  `e3` TIME(0),
  `e4` DATE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TRY_CAST(txt AS TIMESTAMP(3)) AS e1,
  TRY_CAST(txt AS DATE) AS e2,
  TRY_CAST('12:34:56' AS TIME) AS e3,
  TRY_CAST('2024-1-5' AS DATE) AS e4
FROM times;
