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
SELECT user_id, item, n, ts, place
FROM (
  SELECT user_id, item, n, ts, ROW_NUMBER() OVER (PARTITION BY item ORDER BY n DESC) AS place
  FROM clicks
)
WHERE place <= 2;

CREATE TEMPORARY TABLE printed (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3),
  place BIGINT NOT NULL
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT user_id, item, n, ts, place
FROM `result`;
