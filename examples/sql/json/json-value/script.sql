-- JSON_VALUE along a path
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

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
  JSON_VALUE(j, '$.a') AS e1,
  JSON_VALUE(j, '$.b.c') AS e2,
  JSON_VALUE(j, '$.b.d[1]') AS e3,
  JSON_VALUE(j, 'lax $.missing') AS e4
FROM docs;
