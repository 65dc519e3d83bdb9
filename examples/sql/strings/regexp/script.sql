-- REGEXP and REGEXP_REPLACE, REGEXP_EXTRACT
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  REGEXP(s, '[0-9]+') AS e1,
  REGEXP_REPLACE(s, '[aeiou]', '_') AS e2,
  REGEXP_EXTRACT(s, '(\w+) (\w+)', 2) AS e3,
  REGEXP_EXTRACT(s, 'b(.)') AS e4,
  REGEXP_EXTRACT(s, '[0-9]+', 0) AS e5
FROM texts;
