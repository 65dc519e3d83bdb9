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
SELECT /*+ STATE_TTL('a'='1 d', 'b'='1 d') */ a.id, a.currency, a.amount, a.ts, b.paid
FROM orders AS a
LEFT JOIN payments AS b ON a.id = b.order_id AND b.paid <= a.amount;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  currency STRING,
  amount INT,
  ts TIMESTAMP(3),
  paid INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, currency, amount, ts, paid
FROM joined;
