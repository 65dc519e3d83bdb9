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

CREATE TEMPORARY TABLE categories (
  item STRING,
  category STRING,
  PRIMARY KEY (item) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/categories.json',
  'format' = 'json',
  'lookup.cache' = 'FULL'
);

CREATE TEMPORARY VIEW with_category AS
SELECT a.order_id, a.user_id, a.item, a.quantity, a.price, a.ordered_at, categories.category
FROM (
  SELECT order_id, user_id, item, quantity, price, ordered_at, PROCTIME() AS proc_time
  FROM orders
) AS a
LEFT JOIN categories FOR SYSTEM_TIME AS OF a.proc_time ON a.item = categories.item;

CREATE TEMPORARY VIEW slim AS
SELECT order_id, item, category
FROM with_category;

CREATE TEMPORARY TABLE `result` (
  order_id BIGINT,
  item STRING,
  category STRING
) WITH (
  'connector' = 'filesystem',
  'path' = 'output',
  'format' = 'json'
);

INSERT INTO `result`
SELECT order_id, item, category
FROM slim;
