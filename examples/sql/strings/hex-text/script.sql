-- HEX, UNHEX-like, ENCODE, DECODE
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` BYTES,
  `e3` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  HEX(s) AS e1,
  ENCODE(s, 'UTF-8') AS e2,
  DECODE(ENCODE(s, 'UTF-16BE'), 'UTF-16BE') AS e3
FROM texts;
