-- Two phases without keys
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '2';

SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `c` BIGINT NOT NULL,
  `s` INT,
  `m` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(*) AS c, SUM(amount) AS s, MAX(product) AS m FROM orders;
