-- Both phases and dealt values by a key
SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  page STRING,
  users BIGINT,
  s DOUBLE,
  few BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  window_start,
  window_end,
  page,
  COUNT(DISTINCT user_id) AS users,
  SUM(w) AS s,
  COUNT(DISTINCT n) FILTER (WHERE w < 3) AS few
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, page;
