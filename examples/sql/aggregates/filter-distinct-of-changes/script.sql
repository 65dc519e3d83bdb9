-- DISTINCT with FILTER and LISTAGG(DISTINCT) of groups that change
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `x` BIGINT NOT NULL,
  `y` BIGINT,
  `z` BIGINT,
  `l` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(DISTINCT c) FILTER (WHERE k = 'a') AS x, SUM(DISTINCT c) AS y, AVG(c) FILTER (WHERE c > 1) AS z, LISTAGG(DISTINCT k) AS l FROM (SELECT k, s, COUNT(*) AS c FROM o GROUP BY k, s);
