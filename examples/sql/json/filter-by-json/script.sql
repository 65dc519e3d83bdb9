-- JSON in a condition
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id FROM docs WHERE JSON_VALUE(j, '$.a') = '1' OR JSON_EXISTS(j, '$.u');
