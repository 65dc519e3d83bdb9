-- STR_TO_MAP and access
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
  STR_TO_MAP('a=1,b=2')['a'] AS e1,
  STR_TO_MAP('k:v;l:w', ';', ':')['l'] AS e2,
  STR_TO_MAP(s)['x'] AS e3
FROM texts;
