-- Parts from before the start of a text, and of lengths below zero
CREATE TABLE edge_texts (
  id INT, s STRING, t STRING, n INT, m INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/edge-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  SUBSTRING(s, n) AS e1,
  SUBSTRING(s, n, m) AS e2,
  SUBSTRING(s FROM -10 FOR 7) AS e3,
  SUBSTRING(s, -3, 2) AS e4,
  LEFT(s, n) AS e5,
  RIGHT(s, m) AS e6
FROM edge_texts;
