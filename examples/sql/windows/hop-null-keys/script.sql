-- HOP by a key that is NULL
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `s` STRING,
  `c` BIGINT NOT NULL,
  `sn` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, s, COUNT(*) AS c, SUM(n) AS sn FROM TABLE(HOP(TABLE o, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '4' SECOND)) GROUP BY window_start, window_end, s;
