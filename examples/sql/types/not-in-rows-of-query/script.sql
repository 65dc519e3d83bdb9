-- NOT IN of rows with NULLs by a query
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id FROM o WHERE (k, n) NOT IN (SELECT s, id FROM o WHERE id > 3);
