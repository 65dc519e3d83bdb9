-- GROUPING SETS with GROUPING and GROUPING_ID
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `product` STRING,
  `n` BIGINT NOT NULL,
  `g` BIGINT NOT NULL,
  `gi` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, product, COUNT(*) AS n, GROUPING(user_id) AS g, GROUPING_ID(user_id, product) AS gi FROM orders GROUP BY GROUPING SETS ((user_id, product), (user_id), ());
