-- Functions of a path over what is no array of numbers
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
SELECT JSON_VALUE('[1,2.5,"3",null,true]', '$.max()') AS a, JSON_VALUE('[1,2.5,"3"]', '$.sum()') AS b, JSON_VALUE('[]', '$.max()') AS c, JSON_VALUE('["a"]', '$.sum()') AS d, JSON_VALUE('{"a":1,"b":5}', '$.sum()') AS e, JSON_VALUE('[1,2]', '$.avg()') AS f, JSON_VALUE('3', '$.avg()') AS g, JSON_VALUE('"abc"', '$.length()') AS h, JSON_VALUE('{"a":1,"b":2}', '$.size()') AS i, JSON_VALUE('{"a":1,"b":2}', '$.length()') AS k FROM one1;
