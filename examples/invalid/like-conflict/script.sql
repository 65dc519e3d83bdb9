CREATE TEMPORARY TABLE orders (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'orders.json', 'format' = 'json');
CREATE TEMPORARY TABLE other_orders (WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE) WITH ('path' = 'other.json') LIKE orders (INCLUDING WATERMARKS);
CREATE TEMPORARY TABLE printed (id BIGINT) WITH ('connector' = 'print');
INSERT INTO printed SELECT id FROM other_orders;
