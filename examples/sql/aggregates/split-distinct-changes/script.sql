-- Split distinct over rows that change
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '3';

SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `c` BIGINT NOT NULL,
  `d` BIGINT NOT NULL,
  `s` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(*) AS c, COUNT(DISTINCT n) AS d, SUM(DISTINCT n) AS s FROM (SELECT user_id, COUNT(*) AS n FROM orders GROUP BY user_id);
