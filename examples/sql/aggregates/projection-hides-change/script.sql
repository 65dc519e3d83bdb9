-- An update that a projection hides
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `many` BOOLEAN NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n > 2 AS many FROM (SELECT user_id, COUNT(*) AS n FROM orders GROUP BY user_id);
