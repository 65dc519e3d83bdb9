-- Several DISTINCT aggregates over different columns
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `u` BIGINT NOT NULL,
  `p` BIGINT NOT NULL,
  `a` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(DISTINCT user_id) AS u, COUNT(DISTINCT product) AS p, COUNT(DISTINCT amount) AS a FROM orders;
