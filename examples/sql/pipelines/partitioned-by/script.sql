-- A directory of files as one table
CREATE TEMPORARY TABLE parts (id INT, v STRING) WITH ('connector' = 'filesystem', 'path' = '../../input/parts', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `v` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, v FROM parts;
