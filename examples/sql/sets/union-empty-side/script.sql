-- UNION with a side that the planner sees is empty
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `n` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM (SELECT amount FROM orders UNION SELECT 7 FROM orders WHERE CAST(NULL AS BOOLEAN));
