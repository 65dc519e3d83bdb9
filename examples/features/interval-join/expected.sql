CREATE TEMPORARY TABLE orders (
  id BIGINT,
  currency STRING,
  amount INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/orders.json',
  'format' = 'json'
);

CREATE TEMPORARY TABLE payments (
  order_id BIGINT,
  paid INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/payments.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW joined AS
SELECT a.id, a.currency, a.amount, a.ts, b.paid, b.ts AS paid_at
FROM orders AS a
LEFT JOIN payments AS b ON a.id = b.order_id AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '10' MINUTE;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  currency STRING,
  amount INT,
  ts TIMESTAMP(3),
  paid INT,
  paid_at TIMESTAMP(3)
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, currency, amount, ts, paid, paid_at
FROM joined;
