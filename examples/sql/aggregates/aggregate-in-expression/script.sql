-- Aggregates within expressions
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `r` BIGINT,
  `m` STRING NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, SUM(amount) * 100 / COUNT(*) AS r, COALESCE(MAX(product), '?') || '!' AS m FROM orders GROUP BY user_id;
