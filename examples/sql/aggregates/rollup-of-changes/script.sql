-- ROLLUP of groups that change
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `k` STRING,
  `c` BIGINT,
  `cc` BIGINT NOT NULL,
  `s` BIGINT NOT NULL,
  `g` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, c, COUNT(*) AS cc, SUM(c) AS s, GROUPING(k) AS g FROM (SELECT k, s, COUNT(*) AS c FROM o GROUP BY k, s) GROUP BY ROLLUP (k, c);
