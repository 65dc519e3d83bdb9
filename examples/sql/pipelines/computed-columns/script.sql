-- Computed columns, also of computed inputs
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TEMPORARY TABLE calc (order_id BIGINT, amount INT, price DECIMAL(10, 2), total AS amount * price, label AS 'o' || CAST(order_id AS STRING)) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `total` DECIMAL(21, 2),
  `label` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT order_id, total, label FROM calc;
