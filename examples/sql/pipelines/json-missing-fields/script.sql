-- JSON fields that are missing are NULL
CREATE TEMPORARY TABLE partial (id INT, a STRING, b INT) WITH ('connector' = 'filesystem', 'path' = '../../input/partial.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` STRING,
  `b` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM partial;
