-- Split distinct of several columns, beside other functions
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '3';

SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

SET 'table.optimizer.distinct-agg.split.bucket-num' = '4';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `c` BIGINT NOT NULL,
  `u` BIGINT NOT NULL,
  `a` BIGINT NOT NULL,
  `s` INT,
  `m` DECIMAL(10, 2),
  `v` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, COUNT(*) AS c, COUNT(DISTINCT user_id) AS u, COUNT(DISTINCT amount) AS a, SUM(DISTINCT amount) AS s, MAX(price) AS m, AVG(amount) AS v FROM orders GROUP BY product;
