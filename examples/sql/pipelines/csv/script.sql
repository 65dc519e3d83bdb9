-- A CSV input with NULL, quotes and commas
CREATE TEMPORARY TABLE people (id INT, name STRING, note STRING) WITH ('connector' = 'filesystem', 'path' = '../../input/people.csv', 'format' = 'csv', 'csv.null-literal' = 'NULL');

CREATE TABLE printed (
  `id` INT,
  `name` STRING,
  `note` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM people;
