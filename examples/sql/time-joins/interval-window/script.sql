-- A window over the rows of an interval join
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TEMPORARY VIEW paid_orders AS SELECT o.order_id, p.paid, o.order_time AS rt FROM orders AS o JOIN payments AS p ON o.order_id = p.order_id AND p.pay_time BETWEEN o.order_time AND o.order_time + INTERVAL '2' MINUTE;

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `n` BIGINT NOT NULL,
  `s` DECIMAL(38, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, COUNT(*) AS n, SUM(paid) AS s FROM TABLE(TUMBLE(TABLE paid_orders, DESCRIPTOR(rt), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
