-- CHAR_LENGTH, CHARACTER_LENGTH, OCTET lengths
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CHAR_LENGTH(s) AS e1,
  CHARACTER_LENGTH(t) AS e2
FROM texts;
