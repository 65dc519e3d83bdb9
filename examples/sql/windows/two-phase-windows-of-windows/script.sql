-- A window over the results of a window, both in two phases
SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TEMPORARY VIEW minutes AS
SELECT window_time AS minute_time, user_id, COUNT(*) AS c
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, window_time, user_id;

CREATE TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  c BIGINT,
  most BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, SUM(c) AS c, MAX(c) AS most
FROM TABLE(TUMBLE(
  TABLE minutes, DESCRIPTOR(minute_time), INTERVAL '4' MINUTE
))
GROUP BY window_start, window_end;
