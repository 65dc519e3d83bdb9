-- SUM of changing decimals that leaves 38 digits and comes back
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `s` DECIMAL(38, 0),
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT SUM(v) AS s, COUNT(*) AS c FROM (SELECT k, LAST_VALUE(CASE WHEN id < 4 THEN CAST('60000000000000000000000000000000000000' AS DECIMAL(38, 0)) ELSE CAST(id AS DECIMAL(38, 0)) END) AS v FROM o GROUP BY k);
