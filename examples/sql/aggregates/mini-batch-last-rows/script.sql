-- Mini-batch: aggregates of the last rows of each key, which are taken back
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '3';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `n` BIGINT NOT NULL,
  `s` INT,
  `m` INT,
  `f` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, COUNT(*), SUM(amount), MAX(amount), COUNT(DISTINCT user_id) FILTER (WHERE amount > 1)
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY order_time DESC) AS rn FROM orders) WHERE rn = 1
GROUP BY product;
