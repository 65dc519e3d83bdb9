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

CREATE TEMPORARY VIEW popular AS
SELECT item, COUNT(*) AS orders, SUM(quantity) AS pieces
FROM orders
GROUP BY item
HAVING COUNT(*) > 30;

CREATE TEMPORARY TABLE `result` (
  item STRING,
  orders BIGINT,
  pieces INT,
  PRIMARY KEY (item) NOT ENFORCED
) WITH (
  'connector' = 'print'
);

INSERT INTO `result`
SELECT item, orders, pieces
FROM popular;
