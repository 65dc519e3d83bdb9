-- Where an empty text stands in another
CREATE TABLE edge_texts (
  id INT, s STRING, t STRING, n INT, m INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/edge-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` INT,
  `e4` INT,
  `e5` INT,
  `e6` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  LOCATE('', s, 3) AS e1,
  LOCATE(t, s, n) AS e2,
  LOCATE(t, s, m) AS e3,
  LOCATE('l', s, -1) AS e4,
  INSTR(s, '') AS e5,
  POSITION(t IN s) AS e6
FROM edge_texts;
