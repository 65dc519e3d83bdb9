-- SUBSTRING beyond the ends, from zero and negative
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  SUBSTRING(s, 0) AS e1,
  SUBSTRING(s, 0, 3) AS e2,
  SUBSTRING(s, 100) AS e3,
  SUBSTRING(s, -2) AS e4,
  SUBSTRING(s, 2, 0) AS e5
FROM texts;
