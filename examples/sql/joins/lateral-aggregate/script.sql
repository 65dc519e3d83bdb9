-- LATERAL aggregates of each row, with none where nothing matches
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `c` BIGINT,
  `m` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.id, x.c, x.m FROM o a LEFT JOIN LATERAL (SELECT COUNT(*) AS c, MAX(b.n) AS m FROM o b WHERE b.k = a.k AND b.bo) x ON TRUE;
