-- JSON_ARRAY and nulls
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING NOT NULL,
  `e2` STRING NOT NULL,
  `e3` STRING NOT NULL,
  `e4` STRING NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  JSON_ARRAY(id, j) AS e1,
  JSON_ARRAY(1, 'two', TRUE, CAST(NULL AS INT) NULL ON NULL) AS e2,
  JSON_ARRAY() AS e3,
  JSON_ARRAY(JSON_ARRAY(id)) AS e4
FROM docs;
