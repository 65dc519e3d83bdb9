SET 'headrace.guarantee' = 'exactly-once';
CREATE TEMPORARY TABLE orders (id BIGINT, amount DECIMAL(10, 2)) WITH ('connector' = 'filesystem', 'path' = 'orders', 'format' = 'json');
CREATE TEMPORARY TABLE printed (id BIGINT, amount DECIMAL(10, 2)) WITH ('connector' = 'print');
INSERT INTO printed SELECT id, amount FROM orders;
