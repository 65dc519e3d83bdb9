-- JSON_VALUE with defaults
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_VALUE(j, '$.a' DEFAULT 'none' ON EMPTY DEFAULT 'broken' ON ERROR) AS e1,
  JSON_VALUE(j, '$.b.c' NULL ON EMPTY) AS e2
FROM docs;
