-- RANK and DENSE_RANK in event time
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `order_id` BIGINT,
  `r` BIGINT NOT NULL,
  `d` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, order_id, RANK() OVER (PARTITION BY product ORDER BY order_time) AS r, DENSE_RANK() OVER (PARTITION BY product ORDER BY order_time) AS d FROM orders;
