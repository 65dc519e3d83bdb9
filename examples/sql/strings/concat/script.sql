-- Concatenation; NULL makes NULL
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
  s || t AS e1,
  CONCAT(s, '-', t) AS e2,
  s || CAST(NULL AS STRING) AS e3
FROM texts;
