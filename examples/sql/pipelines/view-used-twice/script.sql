-- One view used by two branches
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TEMPORARY VIEW known AS SELECT order_id, user_id, amount FROM orders WHERE user_id IS NOT NULL;

CREATE TABLE printed (
  `what` VARCHAR(4) NOT NULL,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT 'all' AS what, COUNT(*) AS n FROM known UNION ALL SELECT 'many', COUNT(*) FROM known WHERE amount > 2;
