-- Blanks around and inside of a path
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` STRING,
  `b` STRING,
  `c` STRING,
  `d` STRING,
  `e` STRING,
  `f` STRING,
  `g` STRING,
  `h` STRING,
  `i` STRING,
  `k` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, JSON_VALUE(j, ' $.a') AS a, JSON_VALUE(j, '$.a ') AS b, JSON_VALUE(j, '$ .a') AS c, JSON_VALUE(j, '$. a') AS d, JSON_VALUE(j, '$[ ''a'' ]') AS e, JSON_VALUE(j, ' lax $.a ') AS f, JSON_VALUE(j, 'lax   $.a') AS g, JSON_VALUE(j, 'lax$.a') AS h, JSON_VALUE(j, '$.') AS i, JSON_VALUE(j, '$..') AS k FROM docs;
