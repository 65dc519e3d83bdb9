-- Rows that are written out compare field by field: unknown where a value is
CREATE TABLE o (
  id INT, n INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` BOOLEAN,
  `b` BOOLEAN,
  `c` BOOLEAN,
  `d` BOOLEAN NOT NULL,
  `e` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, ROW(n, s) = ROW(n, s) AS a, ROW(n, s) = ROW(1, 'r') AS b, ROW(n, s) <> ROW(1, 'r') AS c, ROW(n, s) IS DISTINCT FROM ROW(1, 'r') AS d, (n, s) IN ((1, 'r'), (5, 'x')) AS e FROM o;
