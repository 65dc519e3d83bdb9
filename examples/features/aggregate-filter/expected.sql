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

CREATE TEMPORARY VIEW per_shop AS
SELECT shop, COUNT(*) AS n
FROM orders
GROUP BY shop;

CREATE TEMPORARY VIEW quiet AS
SELECT shop, n
FROM per_shop
WHERE n < 2;

CREATE TEMPORARY TABLE printed (
  shop STRING,
  n BIGINT NOT NULL
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT shop, n
FROM quiet;
