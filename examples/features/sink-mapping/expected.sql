CREATE TEMPORARY TABLE orders (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  qty INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/orders.json',
  'format' = 'json'
);

CREATE TEMPORARY TABLE printed (
  order_id BIGINT,
  shop STRING,
  doubled DECIMAL(14, 2),
  missing STRING
) WITH (
  'connector' = 'print'
);

INSERT INTO printed (order_id, shop, doubled)
SELECT id AS order_id, shop, amount * 2 AS doubled
FROM orders;
