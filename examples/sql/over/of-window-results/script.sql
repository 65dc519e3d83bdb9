-- OVER of the results of windows, with LAG and a default
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `user_id` STRING,
  `c` BIGINT NOT NULL,
  `run` BIGINT NOT NULL,
  `before` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, user_id, c, SUM(c) OVER (PARTITION BY user_id ORDER BY window_time) AS run, LAG(c, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY user_id ORDER BY window_time) AS before FROM (SELECT window_start, window_end, window_time, k AS user_id, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(ts), INTERVAL '2' SECOND)) GROUP BY window_start, window_end, window_time, k);
