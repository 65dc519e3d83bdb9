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

CREATE TEMPORARY VIEW last_five_minutes AS
SELECT
  window_start,
  window_end,
  MAX(price) AS dearest,
  AVG(CAST(quantity AS DOUBLE)) AS mean_quantity
FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' MINUTE, INTERVAL '5' MINUTE))
GROUP BY window_start, window_end;

CREATE TEMPORARY TABLE `result` (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  dearest DECIMAL(10, 2),
  mean_quantity DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = 'output',
  'format' = 'json'
);

INSERT INTO `result`
SELECT window_start, window_end, dearest, mean_quantity
FROM last_five_minutes;
