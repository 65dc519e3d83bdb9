CREATE TEMPORARY TABLE orders (
  order_id BIGINT,
  user_id INT,
  item STRING,
  quantity INT,
  price DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/orders.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW per_minute AS
SELECT window_start, window_end, item, COUNT(*) AS orders, SUM(quantity) AS pieces
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, item;

CREATE TEMPORARY TABLE `result` (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  item STRING,
  orders BIGINT,
  pieces INT
) WITH (
  'connector' = 'filesystem',
  'path' = 'output',
  'format' = 'json'
);

INSERT INTO `result`
SELECT window_start, window_end, item, orders, pieces
FROM per_minute;
