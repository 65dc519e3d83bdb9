CREATE TEMPORARY TABLE orders (id BIGINT, shop STRING) WITH ('connector' = 'filesystem', 'path' = 'orders.json', 'format' = 'json');
CREATE TEMPORARY TABLE printed (shop STRING, n BIGINT) WITH ('connector' = 'print');
INSERT INTO printed SELECT /*+ STATE_TTL('oders' = '1 d') */ shop, COUNT(*) FROM orders GROUP BY shop;
