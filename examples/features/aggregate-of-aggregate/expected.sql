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

CREATE TEMPORARY VIEW per_count AS
SELECT n, COUNT(*) AS shops
FROM per_shop
GROUP BY n;

CREATE TEMPORARY TABLE printed (
  n BIGINT NOT NULL,
  shops BIGINT NOT NULL
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT n, shops
FROM per_count;
