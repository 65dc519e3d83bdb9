CREATE TEMPORARY TABLE events (
  id BIGINT,
  epoch_ms BIGINT,
  ts AS TO_TIMESTAMP_LTZ(epoch_ms, 3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/events.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW per_minute AS
SELECT window_start, window_end, COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end;

CREATE TEMPORARY TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  n BIGINT NOT NULL
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT window_start, window_end, n
FROM per_minute;
