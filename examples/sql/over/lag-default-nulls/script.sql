-- LAG with a default beside values that are NULL
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `k` STRING,
  `c` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, COUNT(a) AS c, SUM(a) AS s FROM (SELECT k, LAG(n, 1, 0) OVER (PARTITION BY k ORDER BY ts) AS a FROM o) GROUP BY k;
