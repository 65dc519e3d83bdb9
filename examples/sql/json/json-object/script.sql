-- JSON_OBJECT and nulls
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
  JSON_OBJECT('id' VALUE id, 'j' VALUE j) AS e1,
  JSON_OBJECT('j' VALUE j ABSENT ON NULL) AS e2,
  JSON_OBJECT(KEY 'k' VALUE JSON_OBJECT('n' VALUE id)) AS e3,
  JSON_OBJECT() AS e4
FROM docs;
