-- MIN and MAX of texts
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `lo` STRING,
  `hi` STRING,
  `n` BIGINT NOT NULL,
  `d` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT MIN(s) AS lo, MAX(s) AS hi, COUNT(s) AS n, COUNT(DISTINCT t) AS d FROM texts;
