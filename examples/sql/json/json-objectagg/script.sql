-- JSON_OBJECTAGG over groups
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `o` VARCHAR(2000) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE j) AS o FROM docs WHERE id IN (3, 5);
