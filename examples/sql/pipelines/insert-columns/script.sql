-- INSERT with a list of columns; the others are NULL
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TEMPORARY TABLE target (a BIGINT, b STRING, c INT) WITH ('connector' = 'print');

INSERT INTO target (c, a) SELECT amount, order_id FROM orders;
