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

CREATE TEMPORARY VIEW big_orders AS
SELECT id, shop, amount, qty, ts
FROM orders
WHERE amount > 90;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  qty INT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, shop, amount, qty, ts
FROM big_orders;
