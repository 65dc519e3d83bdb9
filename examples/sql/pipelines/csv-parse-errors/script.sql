-- csv.ignore-parse-errors makes fields NULL or drops rows
CREATE TEMPORARY TABLE people (id INT, name STRING, note STRING) WITH ('connector' = 'filesystem', 'path' = '../../input/people-bad.csv', 'format' = 'csv', 'csv.ignore-parse-errors' = 'true');

CREATE TABLE printed (
  `id` INT,
  `name` STRING,
  `note` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM people;
