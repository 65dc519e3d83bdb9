-- NOT IN of rows that are written out, with NULLs
CREATE TABLE o (
  id INT, n INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id FROM o WHERE (n, s) NOT IN ((1, 'r'), (5, 'x'));
