-- COUNT DISTINCT within a window
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `u` BIGINT NOT NULL,
  `p` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, COUNT(DISTINCT user_id) AS u, COUNT(DISTINCT page) AS p FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
