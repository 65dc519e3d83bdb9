-- HAVING over another aggregate than the selected
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `p` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, MAX(price) AS p FROM orders GROUP BY product HAVING SUM(amount) < 8;
