-- STR_TO_MAP of empty parts, and by regular expressions
CREATE TABLE edge_texts (
  id INT, s STRING, t STRING, n INT, m INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/edge-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` MAP<STRING, STRING>,
  `e2` MAP<STRING, STRING>,
  `e3` MAP<STRING, STRING>,
  `e4` MAP<STRING, STRING>,
  `e5` MAP<STRING, STRING>,
  `e6` MAP<STRING, STRING>,
  `e7` MAP<STRING, STRING>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  STR_TO_MAP('') AS e1,
  STR_TO_MAP('a=1=2,b') AS e2,
  STR_TO_MAP('=1') AS e3,
  STR_TO_MAP('a=1,,') AS e4,
  STR_TO_MAP(',a=1') AS e5,
  STR_TO_MAP('a.b|c.d', '|', '.') AS e6,
  STR_TO_MAP('a1b', 'x', '[0-9]') AS e7
FROM edge_texts;
