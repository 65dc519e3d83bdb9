-- JSON_ARRAYAGG over groups
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `a` VARCHAR(2000) NOT NULL,
  `b` VARCHAR(2000) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT JSON_ARRAYAGG(j) AS a, JSON_ARRAYAGG(j NULL ON NULL) AS b FROM docs WHERE id IN (3, 5, 7);
