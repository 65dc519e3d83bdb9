CREATE TEMPORARY TABLE orders (
  id BIGINT,
  tags ARRAY<STRING>,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/orders.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW tags_of_orders AS
SELECT a.id, a.ts, e.tag, e.place
FROM orders AS a
LEFT JOIN UNNEST(a.tags) WITH ORDINALITY AS e (tag, place) ON TRUE;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  ts TIMESTAMP(3),
  tag STRING,
  place INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, ts, tag, place
FROM tags_of_orders;
