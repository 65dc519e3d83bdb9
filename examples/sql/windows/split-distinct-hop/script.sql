-- DISTINCT values of HOP dealt over all workers, with late rows and FILTER
SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  pages BIGINT,
  several BIGINT,
  c BIGINT,
  most DOUBLE,
  users BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  window_start,
  window_end,
  COUNT(DISTINCT page) AS pages,
  COUNT(DISTINCT page) FILTER (WHERE n > 3) AS several,
  COUNT(*) AS c,
  MAX(w) AS most,
  COUNT(DISTINCT user_id) FILTER (WHERE page <> 'home') AS users
FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '2' MINUTE))
GROUP BY window_start, window_end;
