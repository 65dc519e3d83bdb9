-- Of equal keys of JSON_OBJECT the last counts
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `x` STRING NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT JSON_OBJECT('z' VALUE id, 'a' VALUE 1, 'z' VALUE 7) AS x FROM docs;
