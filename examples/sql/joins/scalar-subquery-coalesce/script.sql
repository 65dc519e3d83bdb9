-- A scalar subquery whose key is made of two columns of the row
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `o` BIGINT,
  `m` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.order_id, (SELECT MAX(b.amount) FROM orders AS b WHERE b.user_id = COALESCE(NULLIF(a.user_id, 1), CAST(a.amount AS BIGINT))) FROM orders AS a;
