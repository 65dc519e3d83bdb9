-- EXISTS whose equality compares the outer row with a constant
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE users (
  user_id BIGINT, name STRING, city STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/users.json', 'format' = 'json');

CREATE TABLE printed (order_id BIGINT) WITH ('connector' = 'print');

INSERT INTO printed
SELECT o.order_id FROM orders AS o WHERE EXISTS (SELECT 1 FROM users AS u WHERE CAST(1 AS BIGINT) = (o.user_id / CAST(3 AS BIGINT)) AND TRUE);
