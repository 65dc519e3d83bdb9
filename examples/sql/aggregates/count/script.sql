-- COUNT of rows, of values, of distinct values
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `a` BIGINT NOT NULL,
  `b` BIGINT NOT NULL,
  `c` BIGINT NOT NULL,
  `d` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(*) AS a, COUNT(user_id) AS b, COUNT(DISTINCT user_id) AS c, COUNT(DISTINCT product) AS d FROM orders;
