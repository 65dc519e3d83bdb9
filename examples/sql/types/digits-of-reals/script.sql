-- How many digits a number of floating point is written with
CREATE TABLE reals (
  id INT, x STRING, y STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/reals.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `f` STRING,
  `g` STRING,
  `d` STRING,
  `e` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(CAST(x AS FLOAT) AS STRING) AS f,
  CAST(CAST(y AS FLOAT) AS STRING) AS g,
  CAST(CAST(x AS DOUBLE) AS STRING) AS d,
  CAST(CAST(y AS DOUBLE) AS STRING) AS e
FROM reals;
