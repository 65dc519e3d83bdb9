-- IS JSON in its kinds
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN NOT NULL,
  `e2` BOOLEAN NOT NULL,
  `e3` BOOLEAN NOT NULL,
  `e4` BOOLEAN NOT NULL,
  `e5` BOOLEAN NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  j IS JSON AS e1,
  j IS JSON OBJECT AS e2,
  j IS JSON ARRAY AS e3,
  j IS JSON SCALAR AS e4,
  j IS NOT JSON AS e5
FROM docs;
