-- A simple CASE over rows that are written out
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `c` INT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CASE (k, n) WHEN ('a', 5) THEN 1 WHEN ('b', 9) THEN 2 ELSE 3 END AS c FROM o;
