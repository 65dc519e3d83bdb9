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

CREATE TEMPORARY VIEW so_far AS
SELECT window_start, window_end, COUNT(DISTINCT user_id) AS buyers
FROM TABLE(
  CUMULATE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '3' MINUTE, INTERVAL '15' MINUTE)
)
GROUP BY window_start, window_end;

CREATE TEMPORARY TABLE `result` (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  buyers BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = 'output',
  'format' = 'json'
);

INSERT INTO `result`
SELECT window_start, window_end, buyers
FROM so_far;
