-- UUID has 36 characters
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CHAR_LENGTH(UUID()) AS e1
FROM texts;
