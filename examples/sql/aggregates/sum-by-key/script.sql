-- SUM skips NULL and is NULL without values
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `a` INT,
  `p` DECIMAL(38, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, SUM(amount) AS a, SUM(price) AS p FROM orders GROUP BY product;
