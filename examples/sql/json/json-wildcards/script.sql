-- Paths with wildcards
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_QUERY(j, '$.a[*].x' WITH WRAPPER) AS e1,
  JSON_QUERY(j, '$.*' WITH WRAPPER) AS e2,
  JSON_EXISTS(j, '$..x') AS e3
FROM docs;
