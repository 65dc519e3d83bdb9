CREATE TEMPORARY TABLE clicks (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/clicks.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW windows AS
SELECT /*+ HEADRACE('early-fire'='0 ms', 'allowed-lateness'='1 min') */
  window_start,
  window_end,
  item,
  COUNT(*) AS events,
  SUM(n) AS total
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, item;

-- @state windows
CREATE TEMPORARY VIEW windows_late AS
SELECT user_id, item, n, ts
FROM TABLE(LATE_ROWS(TABLE windows));

CREATE TEMPORARY TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  item BIGINT,
  events BIGINT NOT NULL,
  total INT
) WITH (
  'connector' = 'print',
  'print-identifier' = 'results'
);

CREATE TEMPORARY TABLE too_late (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'print',
  'print-identifier' = 'late'
);

EXECUTE STATEMENT SET
BEGIN
  INSERT INTO printed
  SELECT window_start, window_end, item, events, total
  FROM windows;

  INSERT INTO too_late
  SELECT user_id, item, n, ts
  FROM windows_late;
END;
