-- NOT of an equality of rows with NULLs
CREATE TABLE o (
  id INT, n INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id FROM o WHERE NOT (ROW(n, s) = ROW(1, 'r'));
