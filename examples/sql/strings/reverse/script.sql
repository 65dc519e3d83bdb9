-- REVERSE
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  REVERSE(s) AS e1,
  REVERSE(t) AS e2
FROM texts;
