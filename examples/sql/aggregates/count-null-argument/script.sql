-- COUNT of an expression that is NULL at times
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `n` BIGINT NOT NULL,
  `m` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(amount + user_id) AS n, COUNT(NULLIF(amount, 1)) AS m FROM orders;
