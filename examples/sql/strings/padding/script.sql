-- LPAD, RPAD, REPEAT, SPACE-like texts
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  LPAD(s, 7, '*') AS e1,
  RPAD(s, 7, 'xy') AS e2,
  LPAD(s, 2, '*') AS e3,
  REPEAT(t, 3) AS e4,
  REPEAT(t, 0) AS e5
FROM texts;
