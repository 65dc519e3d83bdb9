-- OVER in the order of arrival with a bounded frame
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT order_id, COUNT(*) OVER (PARTITION BY user_id ORDER BY pt ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS c FROM (SELECT *, PROCTIME() AS pt FROM orders);
