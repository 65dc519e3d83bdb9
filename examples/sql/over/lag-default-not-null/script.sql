-- LAG of values that are never NULL with defaults
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` INT NOT NULL,
  `b` INT NOT NULL,
  `c` INT,
  `d` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, LAG(id + 0, 1, 0) OVER (PARTITION BY k ORDER BY ts) AS a, LAG(COALESCE(n, 3), 1, 0) OVER (PARTITION BY k ORDER BY ts) AS b, LAG(COALESCE(n, 3), 1) OVER (PARTITION BY k ORDER BY ts) AS c, LAG(COALESCE(n, 3), 1, n) OVER (PARTITION BY k ORDER BY ts) AS d FROM o;
