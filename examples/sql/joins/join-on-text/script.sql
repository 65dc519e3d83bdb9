-- Join over texts with different cases
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `j` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.id, b.id AS j FROM texts AS a JOIN texts AS b ON LOWER(a.s) = LOWER(b.s) AND a.id <= b.id;
