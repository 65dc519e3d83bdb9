-- JSON_QUERY that returns an array, of values that are none
CREATE TABLE json_shapes (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/json-shapes.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a1` ARRAY<STRING>,
  `a2` ARRAY<STRING>,
  `a3` ARRAY<STRING>,
  `a4` ARRAY<STRING>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_QUERY(j, 'lax $.a' RETURNING ARRAY<STRING>) AS a1,
  JSON_QUERY(j, 'lax $.a' RETURNING ARRAY<STRING> WITH WRAPPER) AS a2,
  JSON_QUERY(j, 'lax $.a' RETURNING ARRAY<STRING> EMPTY ARRAY ON EMPTY) AS a3,
  JSON_QUERY(j, 'lax $' RETURNING ARRAY<STRING>) AS a4
FROM json_shapes;
