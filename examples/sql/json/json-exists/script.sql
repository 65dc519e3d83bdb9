-- JSON_EXISTS
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_EXISTS(j, '$.a') AS e1,
  JSON_EXISTS(j, '$.b.c') AS e2,
  JSON_EXISTS(j, '$.zz') AS e3,
  JSON_EXISTS(j, '$[2].k') AS e4
FROM docs;
