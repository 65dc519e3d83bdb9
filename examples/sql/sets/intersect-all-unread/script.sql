-- INTERSECT ALL of which no column is read
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `n` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT 1 FROM (SELECT * FROM (SELECT NULLIF(amount, 1) AS a FROM orders WHERE amount >= amount INTERSECT ALL SELECT NULLIF(amount, 1) FROM orders WHERE amount <> 1));
