-- TRIM, LTRIM, RTRIM, BTRIM
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TRIM(s) AS e1,
  LTRIM(s) AS e2,
  RTRIM(s) AS e3,
  TRIM(LEADING ' ' FROM s) AS e4,
  TRIM(TRAILING 'd' FROM s) AS e5,
  TRIM(BOTH 'H' FROM s) AS e6
FROM texts;
