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

-- An order without a quantity is not counted
CREATE TEMPORARY VIEW larger_orders AS
SELECT order_id, user_id, item, quantity, price, ordered_at
FROM orders
WHERE quantity >= 2;

CREATE TEMPORARY VIEW with_total AS
SELECT order_id, UPPER(item) AS item, quantity, price * quantity AS total, ordered_at
FROM larger_orders;

CREATE TEMPORARY TABLE totals (
  order_id BIGINT,
  item STRING,
  quantity INT,
  total DECIMAL(21, 2),
  ordered_at TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = 'output',
  'format' = 'json'
);

INSERT INTO totals
SELECT order_id, item, quantity, total, ordered_at
FROM with_total;
