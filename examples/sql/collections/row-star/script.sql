-- row.* gives each field of a row as a column
CREATE TABLE things (
  id INT, owner ROW<name STRING, age INT>
) WITH ('connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `name` STRING,
  `age` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, things.owner.* FROM things;
