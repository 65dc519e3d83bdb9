-- JSON_STRING quotes
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING NOT NULL,
  `e4` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_STRING(j) AS e1,
  JSON_STRING(id) AS e2,
  JSON_STRING(TRUE) AS e3,
  JSON_STRING(CAST(NULL AS STRING)) AS e4
FROM docs;
