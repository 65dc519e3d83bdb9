-- Inner join with an empty side is empty
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE empty_clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/empty.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `page` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT o.order_id, e.page FROM orders AS o JOIN empty_clicks AS e ON o.product = e.page;
