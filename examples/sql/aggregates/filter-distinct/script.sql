-- FILTER with DISTINCT
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `a` BIGINT NOT NULL,
  `b` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(DISTINCT product) FILTER (WHERE amount > 1) AS a, COUNT(DISTINCT product) AS b FROM orders;
