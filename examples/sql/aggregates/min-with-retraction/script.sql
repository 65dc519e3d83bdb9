-- MIN falls back when the smallest is taken back
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product_len` INT,
  `m` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product_len, MIN(total) AS m FROM (SELECT CHAR_LENGTH(product) AS product_len, user_id, SUM(amount) AS total FROM orders GROUP BY CHAR_LENGTH(product), user_id) GROUP BY product_len;
