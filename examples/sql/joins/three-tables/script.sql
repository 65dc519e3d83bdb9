-- Three tables in a row
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE users (
  user_id BIGINT, name STRING, city STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/users.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `name` STRING,
  `paid` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT o.order_id, u.name, p.paid FROM orders AS o JOIN users AS u ON o.user_id = u.user_id JOIN payments AS p ON p.order_id = o.order_id;
