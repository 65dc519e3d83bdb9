-- POSITION, INSTR, LOCATE
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` INT,
  `e4` INT,
  `e5` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  POSITION('l' IN s) AS e1,
  POSITION(t IN s) AS e2,
  INSTR(s, 'c') AS e3,
  LOCATE('a', s) AS e4,
  LOCATE('a', s, 3) AS e5
FROM texts;
