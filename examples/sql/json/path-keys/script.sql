-- keys, first, last and index at the end of a path
CREATE TEMPORARY VIEW one1 AS SELECT * FROM (VALUES (1)) AS t(a);

CREATE TABLE printed (
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
SELECT JSON_QUERY('{"a":1,"b":5}', '$.keys()') AS a, JSON_QUERY('{"a":{"x":1},"b":{"y":2}}', '$.*.keys()') AS b, JSON_VALUE('[1,2]', '$.keys()') AS c, JSON_VALUE('[1,2]', '$.first()') AS d, JSON_VALUE('[1,2]', '$.last()') AS e, JSON_VALUE('[1,2]', '$.index(1)') AS f, JSON_VALUE('[1,2]', '$.index(-1)') AS g, JSON_VALUE('[1,2]', '$.index(5)') AS h, JSON_QUERY('[{"x":1},2]', '$.first()') AS i, JSON_VALUE('[]', '$.first()') AS k FROM one1;
