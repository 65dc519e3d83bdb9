-- TopN without a partition
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `price` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT order_id, price FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY price DESC, order_id) AS rn FROM orders) WHERE rn <= 3;
