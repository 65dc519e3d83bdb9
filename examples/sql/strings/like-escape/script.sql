-- LIKE with an escape character
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  s LIKE '%!%!_%' ESCAPE '!' AS e1,
  s LIKE '%^_abc' ESCAPE '^' AS e2
FROM texts;
