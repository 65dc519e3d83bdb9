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
SELECT user_id, item, n, ts
FROM (
  SELECT user_id, item, n, ts, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ts DESC) AS row_num
  FROM clicks
)
WHERE row_num = 1;

CREATE TEMPORARY TABLE printed (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT user_id, item, n, ts
FROM `result`;
