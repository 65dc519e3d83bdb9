-- JSON_QUERY gives JSON
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
  JSON_QUERY(j, '$.b') AS e1,
  JSON_QUERY(j, '$.b.d') AS e2,
  JSON_QUERY(j, '$.a' WITH WRAPPER) AS e3,
  JSON_QUERY(j, '$.b.d' WITH CONDITIONAL WRAPPER) AS e4
FROM docs;
