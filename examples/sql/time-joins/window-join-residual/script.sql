-- A left window join with another condition
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `rid` INT,
  `window_start` TIMESTAMP(3) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT l.id, r.id AS rid, l.window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '3' SECOND))) l LEFT JOIN (SELECT * FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '3' SECOND))) r ON l.k = r.k AND l.n < r.n AND l.window_start = r.window_start AND l.window_end = r.window_end;
