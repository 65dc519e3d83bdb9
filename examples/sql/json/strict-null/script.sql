-- Strict, a null on the way or at the end is an error
CREATE TEMPORARY VIEW one1 AS SELECT * FROM (VALUES (1)) AS t(a);

CREATE TABLE printed (
  `a` STRING,
  `b` STRING,
  `c` STRING,
  `d` BOOLEAN,
  `e` BOOLEAN,
  `f` STRING,
  `g` STRING,
  `h` STRING,
  `i` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT JSON_VALUE('{"a":null}', 'strict $.a.b' DEFAULT 'r' ON ERROR DEFAULT 'e' ON EMPTY) AS a, JSON_VALUE('{"a":null}', 'strict $.a' DEFAULT 'r' ON ERROR DEFAULT 'e' ON EMPTY) AS b, JSON_VALUE('{"a":null}', 'lax $.a' DEFAULT 'r' ON ERROR DEFAULT 'e' ON EMPTY) AS c, JSON_EXISTS('{"a":null}', '$.a') AS d, JSON_EXISTS('{"a":null}', 'lax $.a') AS e, JSON_QUERY('{"a":null}', '$.a' EMPTY ARRAY ON EMPTY EMPTY OBJECT ON ERROR) AS f, JSON_QUERY('{"a":null}', 'lax $.a' WITH WRAPPER EMPTY ARRAY ON EMPTY EMPTY OBJECT ON ERROR) AS g, JSON_QUERY('{"a":[]}', '$.a[*]' EMPTY OBJECT ON EMPTY) AS h, JSON_VALUE('{"a":[]}', 'lax $.a[*]' DEFAULT 'e' ON EMPTY) AS i FROM one1;
