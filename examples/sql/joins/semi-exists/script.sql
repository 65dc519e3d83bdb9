-- EXISTS that depends on the row
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE users (
  user_id BIGINT, name STRING, city STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/users.json', 'format' = 'json');

CREATE TABLE printed (
  `name` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT u.name FROM users AS u WHERE EXISTS (SELECT 1 FROM orders AS o WHERE o.user_id = u.user_id AND o.amount > 2);
