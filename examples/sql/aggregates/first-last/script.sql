-- FIRST_VALUE and LAST_VALUE in the order of arrival
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `f` STRING,
  `l` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, FIRST_VALUE(product) AS f, LAST_VALUE(product) AS l FROM orders GROUP BY user_id;
