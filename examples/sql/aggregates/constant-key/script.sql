-- A constant as a key
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `k` CHAR(3) NOT NULL,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT 'all' AS k, COUNT(*) AS n FROM orders GROUP BY 'x';
