CREATE TEMPORARY TABLE orders (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  qty INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/orders.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW kept AS
SELECT id, shop, amount, qty, ts
FROM orders
WHERE NOT (amount > 90 AND qty > 3) OR qty IS NULL;

CREATE TEMPORARY VIEW ids AS
SELECT id
FROM kept;

CREATE TEMPORARY TABLE printed (
  id BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id
FROM ids;
