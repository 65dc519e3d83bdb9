-- JSON_QUERY on empty and on error
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_QUERY(j, '$.zz' EMPTY ARRAY ON EMPTY) AS e1,
  JSON_QUERY(j, '$.zz' EMPTY OBJECT ON EMPTY) AS e2,
  JSON_QUERY(j, 'lax $.b' NULL ON ERROR) AS e3
FROM docs;
