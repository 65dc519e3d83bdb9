-- COLLECT and back by UNNEST
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `p` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, p FROM (SELECT user_id, COLLECT(product) AS ps FROM orders WHERE product IS NOT NULL GROUP BY user_id) CROSS JOIN UNNEST(ps) AS t(p);
