-- A self join to the previous row
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `previous` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.order_id, b.order_id AS previous FROM orders AS a LEFT JOIN orders AS b ON a.order_id = b.order_id + 1;
