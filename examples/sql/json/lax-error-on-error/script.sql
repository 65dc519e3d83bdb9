-- Lax, a text that is no JSON is no error
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` STRING,
  `b` STRING,
  `c` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, JSON_VALUE(j, 'lax $.a' ERROR ON ERROR) AS a, JSON_QUERY(j, 'lax $.b' ERROR ON ERROR) AS b, JSON_EXISTS(j, 'lax $.b' ERROR ON ERROR) AS c FROM docs;
