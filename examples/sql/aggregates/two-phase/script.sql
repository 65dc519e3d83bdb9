-- Two-phase aggregation gives the same rows in the end
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '1000';

SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `a` INT,
  `p` DECIMAL(10, 2),
  `f` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, AVG(amount) AS a, MAX(price) AS p, COUNT(*) FILTER (WHERE amount > 2) AS f FROM orders GROUP BY product;
