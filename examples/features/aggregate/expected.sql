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

CREATE TEMPORARY VIEW per_shop AS
SELECT shop, COUNT(*) AS orders_so_far, SUM(amount) AS revenue, MAX(qty) AS largest
FROM orders
GROUP BY shop;

CREATE TEMPORARY TABLE printed (
  shop STRING,
  orders_so_far BIGINT NOT NULL,
  revenue DECIMAL(38, 2),
  largest INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT shop, orders_so_far, revenue, largest
FROM per_shop;
