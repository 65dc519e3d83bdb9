-- Two phases of many functions, with filters and nulls
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '2';

SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `c` BIGINT NOT NULL,
  `lo` INT,
  `hi` DECIMAL(10, 2),
  `d` INT,
  `f` DECIMAL(38, 2),
  `e` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, COUNT(user_id) AS c, MIN(amount) AS lo, MAX(price) AS hi, STDDEV_POP(amount) AS d, SUM(price) FILTER (WHERE amount > 1) AS f, AVG(CAST(amount AS DOUBLE)) AS e FROM orders GROUP BY product;
