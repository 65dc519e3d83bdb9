-- A constant key is NULL in the rows of a grouping set that leaves it out
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (k STRING, n BIGINT NOT NULL) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, COUNT(*) AS n FROM (SELECT 'x' AS k, order_id FROM orders) GROUP BY CUBE (k);
