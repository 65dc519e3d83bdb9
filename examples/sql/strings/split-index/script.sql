-- SPLIT_INDEX
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  SPLIT_INDEX(s, ',', 0) AS e1,
  SPLIT_INDEX(s, ',', 2) AS e2,
  SPLIT_INDEX(s, ',', 9) AS e3,
  SPLIT_INDEX(s, ' ', 1) AS e4
FROM texts;
