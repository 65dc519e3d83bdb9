-- Window semi join by IN
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TEMPORARY VIEW a AS SELECT order_id, window_start, window_end FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '5' MINUTE));

CREATE TEMPORARY VIEW b AS SELECT payment_id, order_id, window_start, window_end FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(pay_time), INTERVAL '5' MINUTE));

CREATE TABLE printed (
  `order_id` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.order_id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE a.order_id = b.order_id AND a.window_start = b.window_start AND a.window_end = b.window_end);
