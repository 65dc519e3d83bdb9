-- Dealt values in grouping sets of a window
SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  page STRING,
  user_id STRING,
  kinds BIGINT,
  c BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, page, user_id, COUNT(DISTINCT n) AS kinds, COUNT(*) AS c
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, GROUPING SETS ((page), (user_id), ());
