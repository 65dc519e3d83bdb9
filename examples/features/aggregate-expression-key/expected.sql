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

CREATE TEMPORARY VIEW by_length AS
SELECT /*+ STATE_TTL('orders'='1 d') */
  CHAR_LENGTH(shop) AS letters,
  COUNT(DISTINCT shop) AS shops,
  FIRST_VALUE(id) AS first_id,
  LAST_VALUE(id) AS last_id
FROM orders
GROUP BY CHAR_LENGTH(shop);

CREATE TEMPORARY TABLE printed (
  letters INT,
  shops BIGINT NOT NULL,
  first_id BIGINT,
  last_id BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT letters, shops, first_id, last_id
FROM by_length;
