-- MIN and MAX by key
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `lo` INT,
  `hi` INT,
  `plo` DECIMAL(10, 2),
  `t` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, MIN(amount) AS lo, MAX(amount) AS hi, MIN(price) AS plo, MAX(order_time) AS t FROM orders GROUP BY user_id;
