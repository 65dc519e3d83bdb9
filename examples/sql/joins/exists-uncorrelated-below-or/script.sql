-- EXISTS of any row, below OR
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT order_id FROM orders WHERE order_id = 1 OR EXISTS (SELECT 1 FROM payments WHERE paid > 15);
