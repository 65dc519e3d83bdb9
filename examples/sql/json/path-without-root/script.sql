-- A path without a dollar begins at the root
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
  `g` BOOLEAN,
  `h` STRING,
  `i` STRING,
  `k` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, JSON_VALUE(j, 'a') AS a, JSON_VALUE(j, 'b.c') AS b, JSON_VALUE(j, '.a') AS c, JSON_VALUE(j, '[''a'']') AS d, JSON_VALUE(j, '@.a') AS e, JSON_VALUE(j, 'lax a') AS f, JSON_EXISTS(j, 'a') AS g, JSON_QUERY(j, 'b') AS h, JSON_VALUE(j, '[0]') AS i, JSON_VALUE(j, '') AS k FROM docs;
