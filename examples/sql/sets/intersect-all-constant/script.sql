-- A column that is constant on one side of INTERSECT ALL
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (c BIGINT, p STRING) WITH ('connector' = 'print');

INSERT INTO printed
SELECT CAST(7 AS BIGINT) AS c, product AS p FROM orders
INTERSECT ALL
SELECT order_id AS c, product AS p FROM orders;
