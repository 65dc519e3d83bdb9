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
SELECT
  user_id,
  item,
  n,
  ts,
  SUM(n) OVER w AS lately,
  LAG(n) OVER (PARTITION BY user_id ORDER BY ts) AS before
FROM clicks
WINDOW
  w AS (
    PARTITION BY user_id
    ORDER BY ts
    RANGE BETWEEN INTERVAL '2' MINUTE PRECEDING AND CURRENT ROW
  );

CREATE TEMPORARY TABLE printed (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3),
  lately INT,
  before INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT user_id, item, n, ts, lately, before
FROM `result`;
