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

CREATE TEMPORARY VIEW top_shops AS
WITH known AS (
  SELECT shop, amount
  FROM orders
  WHERE amount IS NOT NULL
)
SELECT shop, COUNT(*) AS n, SUM(amount) AS revenue
FROM (SELECT shop, amount FROM known) AS k
GROUP BY shop
HAVING COUNT(*) > 1;

CREATE TEMPORARY TABLE printed (
  shop STRING,
  n BIGINT NOT NULL,
  revenue DECIMAL(38, 2)
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT shop, n, revenue
FROM top_shops;
