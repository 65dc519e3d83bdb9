-- STDDEV and VARIANCE of integers
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `a` INT,
  `b` INT,
  `c` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT STDDEV(amount) AS a, VARIANCE(amount) AS b, VAR_POP(amount) AS c FROM orders;
