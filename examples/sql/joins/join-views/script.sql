-- A join of views with the same column names
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TEMPORARY VIEW a AS SELECT order_id, user_id, amount FROM orders;

CREATE TEMPORARY VIEW b AS SELECT order_id, paid AS amount FROM payments;

CREATE TABLE printed (
  `order_id` BIGINT,
  `amount` INT,
  `paid` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.order_id, a.amount, b.amount AS paid FROM a JOIN b ON a.order_id = b.order_id;
