-- ASCII, CHR
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` INT,
  `e3` STRING,
  `e4` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ASCII(s) AS e1,
  ASCII(t) AS e2,
  CHR(65) AS e3,
  CHR(ASCII(s)) AS e4
FROM texts;
