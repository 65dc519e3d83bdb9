-- TopN by partition over changing groups
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `product` STRING,
  `total` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, product, total FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY total DESC, product) AS rn FROM (SELECT user_id, product, SUM(amount) AS total FROM orders GROUP BY user_id, product)) WHERE rn <= 1;
