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

CREATE TEMPORARY TABLE shops (
  shop STRING,
  city STRING,
  country STRING
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/shops.csv',
  'format' = 'csv',
  'lookup.cache' = 'PARTIAL',
  'lookup.partial-cache.max-rows' = '100',
  'lookup.partial-cache.expire-after-write' = '1 min'
);

CREATE TEMPORARY VIEW located AS
SELECT a.id, a.shop, a.amount, a.qty, a.ts, shops.city, shops.country AS land
FROM (SELECT id, shop, amount, qty, ts, PROCTIME() AS proc_time FROM orders) AS a
LEFT JOIN shops FOR SYSTEM_TIME AS OF a.proc_time ON a.shop = shops.shop;

CREATE TEMPORARY VIEW slim AS
SELECT id, shop, city, land
FROM located;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  shop STRING,
  city STRING,
  land STRING
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, shop, city, land
FROM slim;
