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

CREATE TEMPORARY VIEW known AS
SELECT user_id, item, n, ts
FROM clicks
WHERE n IS NOT NULL;

CREATE TEMPORARY VIEW weighted AS
SELECT item, n, ts, n * 2 AS weight
FROM known;

CREATE TEMPORARY VIEW per_item AS
SELECT window_start, window_end, item, SUM(weight) AS weight
FROM TABLE(TUMBLE(TABLE weighted, DESCRIPTOR(ts), INTERVAL '5' MINUTE))
GROUP BY window_start, window_end, item;

CREATE TEMPORARY VIEW named AS
SELECT item, window_end AS until_time, weight
FROM per_item;

CREATE TEMPORARY TABLE printed (
  item BIGINT,
  until_time TIMESTAMP(3) NOT NULL,
  weight INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT item, until_time, weight
FROM named;
