-- Every pair of equal keys
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `order_id` BIGINT,
  `other` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.product, a.order_id, b.order_id AS other FROM orders AS a JOIN orders AS b ON a.product = b.product;
