-- A window over a UNION ALL
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TEMPORARY VIEW everything AS SELECT order_time AS t, amount AS v FROM orders UNION ALL SELECT pay_time, CAST(paid AS INT) FROM payments;

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `n` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, COUNT(*) AS n, SUM(v) AS s FROM TABLE(TUMBLE(TABLE everything, DESCRIPTOR(t), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
