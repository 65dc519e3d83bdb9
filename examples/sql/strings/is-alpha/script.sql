-- IS_ALPHA, IS_DECIMAL, IS_DIGIT
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN NOT NULL,
  `e2` BOOLEAN NOT NULL,
  `e3` BOOLEAN NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  IS_ALPHA(s) AS e1,
  IS_DECIMAL(s) AS e2,
  IS_DIGIT(s) AS e3
FROM texts;
