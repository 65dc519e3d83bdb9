-- SUBSTRING in its forms
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
  SUBSTRING(s FROM 2) AS e1,
  SUBSTRING(s FROM 2 FOR 3) AS e2,
  SUBSTRING(s, 1, 4) AS e3,
  SUBSTR(s, 3) AS e4,
  SUBSTR(s, -3, 2) AS e5
FROM texts;
