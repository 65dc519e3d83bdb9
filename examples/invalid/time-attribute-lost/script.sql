CREATE TEMPORARY TABLE orders (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'orders.json', 'format' = 'json');
CREATE TEMPORARY TABLE payments (order_id BIGINT, paid DECIMAL(10, 2))
WITH ('connector' = 'filesystem', 'path' = 'payments.json', 'format' = 'json');
CREATE TEMPORARY TABLE printed (start_time TIMESTAMP(3), n BIGINT) WITH ('connector' = 'print');
CREATE TEMPORARY VIEW paid_orders AS SELECT o.id, o.ts, p.paid FROM orders AS o JOIN payments AS p ON o.id = p.order_id;
INSERT INTO printed
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE paid_orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
