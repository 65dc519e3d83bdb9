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

CREATE TEMPORARY VIEW totals AS
SELECT
  id,
  shop,
  amount,
  qty,
  amount / qty AS per_piece,
  qty / 2 AS half,
  CASE WHEN qty >= 5 THEN 'many' WHEN qty >= 2 THEN 'some' ELSE 'one or unknown' END AS size,
  COALESCE(qty, 0) AS known
FROM orders;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  qty INT,
  per_piece DECIMAL(21, 13),
  half INT,
  size VARCHAR(14) NOT NULL,
  known INT NOT NULL
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, shop, amount, qty, per_piece, half, size, known
FROM totals;
