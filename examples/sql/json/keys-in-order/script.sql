-- Keys of JSON that is made come in their order
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `x` STRING NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT JSON_OBJECT('z' VALUE id, 'a' VALUE 1, 'm' VALUE JSON_OBJECT('y' VALUE 1, 'b' VALUE 2), 'Z' VALUE 3, 'é' VALUE 4, '10' VALUE 5, '9' VALUE 6) AS x FROM docs;
