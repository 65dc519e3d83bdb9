-- TUMBLE in GROUP BY where two phases are asked for
SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  page STRING,
  users BIGINT,
  c BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS window_start, page, COUNT(DISTINCT user_id) AS users, COUNT(*) FILTER (WHERE n > 2) AS c
FROM clicks
GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), page;
