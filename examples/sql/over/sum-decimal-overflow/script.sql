-- A sum over a sliding frame that leaves 38 digits and comes back
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `s` DECIMAL(38, 0)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, SUM(CASE WHEN id < 4 THEN CAST('60000000000000000000000000000000000000' AS DECIMAL(38, 0)) ELSE CAST(id AS DECIMAL(38, 0)) END) OVER (ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM o;
