SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE';
SET 'table.exec.state.ttl' = '1 d';
CREATE TEMPORARY TABLE orders (id BIGINT, shop STRING, amount DECIMAL(10, 2))
WITH ('connector' = 'filesystem', 'path' = 'orders', 'format' = 'json', 'source.monitor-interval' = '1 s');
CREATE TEMPORARY TABLE printed (shop STRING, total DECIMAL(38, 2), seen TIMESTAMP_LTZ(3)) WITH ('connector' = 'print');
INSERT INTO printed SELECT shop, total, CURRENT_TIMESTAMP FROM (SELECT shop, SUM(amount) AS total FROM orders GROUP BY shop);
