-- The smallest, NULL first as in Flink
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `order_id` BIGINT,
  `amount` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, order_id, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY amount, order_id) AS rn FROM orders) WHERE rn <= 1;
