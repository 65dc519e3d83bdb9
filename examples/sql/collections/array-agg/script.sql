-- ARRAY_AGG gathers values
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `products` ARRAY<STRING>,
  `amounts` ARRAY<INT>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, ARRAY_AGG(product) AS products, ARRAY_AGG(amount) AS amounts FROM orders GROUP BY user_id;
