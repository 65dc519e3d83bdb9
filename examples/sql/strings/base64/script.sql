-- TO_BASE64, FROM_BASE64
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
  TO_BASE64(s) AS e1,
  FROM_BASE64(TO_BASE64(s)) AS e2
FROM texts;
