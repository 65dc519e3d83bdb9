-- AVG over rows that are taken back
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `a` DOUBLE,
  `s` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT AVG(CAST(n AS DOUBLE)) AS a, STDDEV_POP(CAST(n AS DOUBLE)) AS s FROM (SELECT user_id, COUNT(*) AS n FROM orders GROUP BY user_id);
