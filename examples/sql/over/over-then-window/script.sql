-- A window over OVER results
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TEMPORARY VIEW running_sums AS SELECT user_id, ts, SUM(n) OVER (PARTITION BY user_id ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM clicks;

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `m` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, MAX(s) AS m FROM TABLE(TUMBLE(TABLE running_sums, DESCRIPTOR(ts), INTERVAL '2' MINUTE)) GROUP BY window_start, window_end;
