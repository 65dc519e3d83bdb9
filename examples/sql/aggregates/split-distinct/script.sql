-- Split distinct aggregation gives the same rows in the end
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '1000';

SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `u` BIGINT NOT NULL,
  `v` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, COUNT(DISTINCT user_id) AS u, COUNT(DISTINCT user_id) FILTER (WHERE amount > 1) AS v, SUM(amount) AS s FROM orders GROUP BY product;
