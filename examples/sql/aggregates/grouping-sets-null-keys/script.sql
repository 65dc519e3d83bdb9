-- NULL as a key beside the NULL of a grouping set
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `g` BIGINT NOT NULL,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, GROUPING(user_id) AS g, COUNT(*) AS n FROM orders GROUP BY GROUPING SETS ((user_id), ());
