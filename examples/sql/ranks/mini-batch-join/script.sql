-- Mini-batch: the first ranks of groups that are joined with a table
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '3';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE users (
  user_id BIGINT, name STRING, city STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/users.json', 'format' = 'json');

CREATE TABLE printed (
  `city` STRING,
  `name` STRING,
  `s` INT,
  `rn` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT city, name, s, rn FROM (
  SELECT u.city, u.name, o.s, ROW_NUMBER() OVER (PARTITION BY u.city ORDER BY o.s DESC, u.name) AS rn
  FROM users AS u JOIN (SELECT user_id, SUM(amount) AS s FROM orders GROUP BY user_id) AS o ON o.user_id = u.user_id
) WHERE rn <= 2;
