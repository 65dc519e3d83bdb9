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
SELECT window_start, window_end, item, COUNT(*) AS events, SUM(n) AS total
FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '2' MINUTE, INTERVAL '4' MINUTE))
GROUP BY window_start, window_end, item;

CREATE TEMPORARY TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  item BIGINT,
  events BIGINT NOT NULL,
  total INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT window_start, window_end, item, events, total
FROM windows;
