-- Lax paths that find lists where a step before finds nothing
CREATE TABLE json_shapes (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/json-shapes.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `q1` STRING,
  `q2` STRING,
  `q3` STRING,
  `q4` STRING,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `v1` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_QUERY(j, 'lax $.a.b[*].c') AS q1,
  JSON_QUERY(j, 'lax $.a[*]' WITH WRAPPER) AS q2,
  JSON_QUERY(j, 'lax $.a[0:1]') AS q3,
  JSON_QUERY(j, 'strict $.a[*].b' EMPTY OBJECT ON ERROR) AS q4,
  JSON_EXISTS(j, 'lax $.a[*].b') AS e1,
  JSON_EXISTS(j, 'lax $..c') AS e2,
  JSON_VALUE(j, 'lax $.a[*].b' DEFAULT 'none' ON EMPTY DEFAULT 'err' ON ERROR) AS v1
FROM json_shapes;
