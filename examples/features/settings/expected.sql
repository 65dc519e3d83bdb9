SET 'pipeline.name' = 'totals';
SET 'table.exec.state.ttl' = '1 d';

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
SELECT item, SUM(n) AS total
FROM clicks
GROUP BY item;

CREATE TEMPORARY TABLE printed (
  item BIGINT,
  total INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT item, total
FROM `result`;
