-- TUMBLE of a query
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `ws` TIMESTAMP(3),
  `n` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE((SELECT * FROM orders), DESCRIPTOR(order_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
