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

CREATE TEMPORARY VIEW `result` AS
SELECT window_start, window_end, user_id, COUNT(*) AS events, SUM(n) AS total
FROM TABLE(SESSION(TABLE clicks PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, user_id;

CREATE TEMPORARY TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  user_id STRING,
  events BIGINT NOT NULL,
  total INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT window_start, window_end, user_id, events, total
FROM `result`;
