-- Lax, a text that is no JSON is empty
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` STRING,
  `b` STRING,
  `c` BOOLEAN,
  `d` BOOLEAN,
  `r` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, JSON_VALUE(j, 'lax $.a' DEFAULT 'e' ON EMPTY DEFAULT 'r' ON ERROR) AS a, JSON_QUERY(j, 'lax $.a' EMPTY ARRAY ON EMPTY EMPTY OBJECT ON ERROR) AS b, JSON_EXISTS(j, 'lax $.a' TRUE ON ERROR) AS c, JSON_EXISTS(j, 'lax $' TRUE ON ERROR) AS d, JSON_VALUE(j, 'lax $' DEFAULT 'e' ON EMPTY DEFAULT 'r' ON ERROR) AS r FROM docs;
