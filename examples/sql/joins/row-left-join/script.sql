-- A left join by rows that are written out
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `bid` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.id, b.id AS bid FROM o a LEFT JOIN o b ON (a.n, a.s) = (b.id, b.s);
