-- CONCAT_WS skips NULL
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
  CONCAT_WS('-', s, t, 'z') AS e1,
  CONCAT_WS(t, 'a', 'b') AS e2
FROM texts;
