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

CREATE TEMPORARY VIEW north_orders AS
SELECT id, shop, amount, qty, ts
FROM orders
WHERE shop = 'north';

CREATE TEMPORARY VIEW per_shop AS
SELECT shop, COUNT(*) AS n
FROM orders
GROUP BY shop;

CREATE TEMPORARY TABLE north_printed (
  id BIGINT,
  shop STRING
) WITH (
  'connector' = 'print',
  'print-identifier' = 'north'
);

CREATE TEMPORARY TABLE shops_printed (
  shop STRING,
  n BIGINT NOT NULL
) WITH (
  'connector' = 'print',
  'print-identifier' = 'shops'
);

EXECUTE STATEMENT SET
BEGIN
  INSERT INTO north_printed
  SELECT id, shop
  FROM north_orders;

  INSERT INTO shops_printed
  SELECT shop, n
  FROM per_shop;
END;
