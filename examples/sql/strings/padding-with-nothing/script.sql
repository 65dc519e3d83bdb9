-- LPAD and RPAD with an empty text and to lengths below zero
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
  LPAD(s, n, t) AS e1,
  RPAD(s, n, t) AS e2,
  LPAD(s, m, t) AS e3,
  LPAD(s, 20, '') AS e4,
  LPAD(s, 0, 'x') AS e5,
  REPEAT(s, n) AS e6
FROM edge_texts;
