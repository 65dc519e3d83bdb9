-- UPPER, LOWER, INITCAP
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  UPPER(s) AS e1,
  LOWER(s) AS e2,
  INITCAP(s) AS e3
FROM texts;
