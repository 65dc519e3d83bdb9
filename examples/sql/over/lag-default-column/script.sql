-- LAG with a default that each row brings
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, LAG(n, 1, id) OVER (PARTITION BY k ORDER BY ts) AS a FROM o;
