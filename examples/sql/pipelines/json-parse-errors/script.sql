-- json.ignore-parse-errors
CREATE TEMPORARY TABLE partial (id INT, a STRING, b INT) WITH ('connector' = 'filesystem', 'path' = '../../input/broken.json', 'format' = 'json', 'json.ignore-parse-errors' = 'true');

CREATE TABLE printed (
  `id` INT,
  `a` STRING,
  `b` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM partial;
