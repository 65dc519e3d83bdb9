-- OVER in the order of arrival
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT order_id, SUM(amount) OVER (PARTITION BY product ORDER BY pt ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS s FROM (SELECT *, PROCTIME() AS pt FROM orders);
