-- Rows within rows that are written out compare as wholes
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` BOOLEAN,
  `b` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, ((k, n), s) = (('a', 5), 'x') AS a, ROW(ROW(n), k) = ROW(ROW(5), 'a') AS b FROM o;
