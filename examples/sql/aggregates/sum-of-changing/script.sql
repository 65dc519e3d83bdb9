-- SUM over sums that change
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `products` BIGINT NOT NULL,
  `total` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(*) AS products, SUM(s) AS total FROM (SELECT product, SUM(amount) AS s FROM orders GROUP BY product);
