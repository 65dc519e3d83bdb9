CREATE TEMPORARY TABLE orders (id BIGINT, shop STRING, amount DECIMAL(10, 2))
WITH ('connector' = 'filesystem', 'path' = 'orders', 'format' = 'json', 'source.monitor-interval' = '1 s');
CREATE TEMPORARY TABLE printed (id BIGINT) WITH ('connector' = 'print');
INSERT INTO printed SELECT a.id FROM orders AS a JOIN orders AS b;
