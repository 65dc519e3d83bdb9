-- NOT IN between two aggregates that change
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `k` STRING,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, c FROM (SELECT k, COUNT(*) AS c FROM o GROUP BY k) WHERE c NOT IN (SELECT COUNT(*) FROM o WHERE s IS NOT NULL GROUP BY k);
