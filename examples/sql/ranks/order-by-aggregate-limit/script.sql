-- ORDER BY with LIMIT over changing groups
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, SUM(amount) AS s FROM orders GROUP BY product ORDER BY s DESC, product LIMIT 2;
