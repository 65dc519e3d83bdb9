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
SELECT window_start, window_end, COUNT(*) AS events, COUNT(DISTINCT user_id) AS users
FROM TABLE(CUMULATE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '2' MINUTE, INTERVAL '10' MINUTE))
GROUP BY window_start, window_end;

CREATE TEMPORARY TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  events BIGINT NOT NULL,
  users BIGINT NOT NULL
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT window_start, window_end, events, users
FROM windows;
