-- TopN of a sum over a sliding frame
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `k` STRING,
  `sm` INT,
  `rn` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM (SELECT id, k, sm, ROW_NUMBER() OVER (PARTITION BY k ORDER BY sm DESC, id) AS rn FROM (SELECT id, k, SUM(n) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS sm FROM o)) WHERE rn <= 2;
