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

CREATE TEMPORARY VIEW shaped AS
SELECT id, amount, UPPER(shop) AS shop, amount AS price
FROM orders;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  amount DECIMAL(10, 2),
  shop STRING,
  price DECIMAL(10, 2)
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, amount, shop, price
FROM shaped;
