-- BYTES from texts, their length and printing
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BYTES,
  `e2` STRING,
  `e3` BYTES NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(s AS BYTES) AS e1,
  CAST(CAST(s AS BYTES) AS STRING) AS e2,
  CAST(X'41FF' AS BYTES) AS e3
FROM texts;
