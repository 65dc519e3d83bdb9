CREATE TEMPORARY TABLE harbour_shop (
  order_id BIGINT,
  user_id INT,
  item STRING,
  quantity INT,
  price DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/harbour.json',
  'format' = 'json'
);

CREATE TEMPORARY TABLE market_shop (
  order_id BIGINT,
  user_id INT,
  item STRING,
  quantity INT,
  price DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/market.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW all_orders AS
SELECT order_id, user_id, item, quantity, price, ordered_at
FROM harbour_shop
UNION ALL
SELECT order_id, user_id, item, quantity, price, ordered_at
FROM market_shop;

CREATE TEMPORARY TABLE `result` (
  order_id BIGINT,
  item STRING,
  ordered_at TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = 'output',
  'format' = 'json'
);

INSERT INTO `result`
SELECT order_id, item, ordered_at
FROM all_orders;
