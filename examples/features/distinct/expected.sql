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

CREATE TEMPORARY VIEW shops_seen AS
SELECT DISTINCT shop
FROM orders;

CREATE TEMPORARY TABLE printed (
  shop STRING
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT shop
FROM shops_seen;
