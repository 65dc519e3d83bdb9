-- Texts pass through unchanged, beyond ASCII too
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `s` STRING,
  `t` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, s, t FROM texts;
