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

CREATE TEMPORARY VIEW all_orders AS
SELECT COUNT(*) AS orders_so_far, AVG(qty) AS mean_qty
FROM orders;

CREATE TEMPORARY TABLE printed (
  orders_so_far BIGINT NOT NULL,
  mean_qty INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT orders_so_far, mean_qty
FROM all_orders;
