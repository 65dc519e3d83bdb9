-- LEFT JOIN with a side that changes
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `total` DECIMAL(38, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT o.order_id, t.total FROM orders AS o LEFT JOIN (SELECT order_id, SUM(paid) AS total FROM payments GROUP BY order_id) AS t ON o.order_id = t.order_id;
