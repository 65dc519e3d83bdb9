-- Joins with mini-batch
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '100';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE users (
  user_id BIGINT, name STRING, city STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/users.json', 'format' = 'json');

CREATE TABLE printed (
  `name` STRING,
  `n` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT u.name, o.n FROM users AS u LEFT JOIN (SELECT user_id, COUNT(*) AS n FROM orders GROUP BY user_id) AS o ON o.user_id = u.user_id;
