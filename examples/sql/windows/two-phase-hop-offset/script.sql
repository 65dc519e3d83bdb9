-- HOP with an offset in two phases
SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  c BIGINT,
  users BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, COUNT(*) AS c, COUNT(DISTINCT user_id) AS users
FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '3' MINUTE, INTERVAL '20' SECOND))
GROUP BY window_start, window_end;
