-- ROLLUP
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `user_id` BIGINT,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, user_id, SUM(amount) AS s FROM orders GROUP BY ROLLUP (product, user_id);
