-- A join by rows that are written out: NULL meets nobody
CREATE TABLE o (
  id INT, n INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `bid` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.id, b.id AS bid FROM o a JOIN o b ON (a.n, a.s) = (b.n, b.s);
