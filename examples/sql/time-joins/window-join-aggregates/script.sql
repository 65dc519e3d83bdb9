-- A join of two windows' aggregates
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TEMPORARY VIEW a AS SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end;

CREATE TEMPORARY VIEW b AS SELECT window_start, window_end, SUM(paid) AS s FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(pay_time), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end;

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `n` BIGINT NOT NULL,
  `s` DECIMAL(38, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.window_start, a.n, b.s FROM a LEFT JOIN b ON a.window_start = b.window_start AND a.window_end = b.window_end;
