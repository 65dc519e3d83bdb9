-- JSON_VALUE with a type
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` BOOLEAN,
  `e3` DOUBLE,
  `e4` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_VALUE('{"a": 12}', '$.a' RETURNING INTEGER) AS e1,
  JSON_VALUE('{"a": true}', '$.a' RETURNING BOOLEAN) AS e2,
  JSON_VALUE('{"a": 1.5}', '$.a' RETURNING DOUBLE) AS e3,
  JSON_VALUE(j, '$.a' RETURNING STRING) AS e4
FROM docs;
