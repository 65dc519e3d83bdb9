-- LEFT and RIGHT
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  LEFT(s, 3) AS e1,
  RIGHT(s, 3) AS e2,
  LEFT(s, 0) AS e3,
  RIGHT(s, -1) AS e4
FROM texts;
