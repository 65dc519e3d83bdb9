-- SESSION in two phases, with late rows and FILTER
SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  user_id STRING,
  c BIGINT,
  s INT,
  few BIGINT,
  homes INT,
  a INT,
  least DOUBLE,
  most INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  window_start,
  window_end,
  user_id,
  COUNT(*) AS c,
  SUM(n) AS s,
  COUNT(n) FILTER (WHERE w < 5) AS few,
  SUM(n) FILTER (WHERE page = 'home') AS homes,
  AVG(n) AS a,
  MIN(w) AS least,
  MAX(n) AS most
FROM TABLE(SESSION(TABLE clicks PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '40' SECOND))
GROUP BY window_start, window_end, user_id;
