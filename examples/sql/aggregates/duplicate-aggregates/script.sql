-- The same aggregate twice is computed once
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `a` INT,
  `b` INT,
  `c` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, SUM(amount) AS a, SUM(amount) AS b, SUM(amount) + 1 AS c FROM orders GROUP BY product;
