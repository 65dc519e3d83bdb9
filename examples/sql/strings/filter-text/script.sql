-- Conditions over texts
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `s` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, s FROM texts WHERE CHAR_LENGTH(s) > 5 AND s LIKE '% %';
