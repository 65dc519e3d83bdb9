-- A document that is null alone is an error, looked at lax too
CREATE TABLE json_shapes (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/json-shapes.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `v1` STRING,
  `v2` STRING,
  `q1` STRING,
  `e1` BOOLEAN,
  `s1` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_VALUE(j, 'lax $.a' DEFAULT 'none' ON EMPTY DEFAULT 'err' ON ERROR) AS v1,
  JSON_VALUE(j, 'strict $.a' DEFAULT 'none' ON EMPTY DEFAULT 'err' ON ERROR) AS v2,
  JSON_QUERY(j, 'lax $.z' EMPTY OBJECT ON EMPTY EMPTY ARRAY ON ERROR) AS q1,
  JSON_EXISTS(j, '$' TRUE ON ERROR) AS e1,
  j IS JSON SCALAR AS s1
FROM json_shapes;
