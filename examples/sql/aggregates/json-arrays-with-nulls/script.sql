-- JSON arrays and objects with NULLs and without
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `k` STRING,
  `a` VARCHAR(2000) NOT NULL,
  `b` VARCHAR(2000) NOT NULL,
  `c` VARCHAR(2000) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, JSON_ARRAYAGG(n) AS a, JSON_ARRAYAGG(n NULL ON NULL) AS b, JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE s ABSENT ON NULL) AS c FROM o GROUP BY k;
