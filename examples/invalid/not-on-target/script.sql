-- check with --target flink
CREATE TEMPORARY TABLE orders (id BIGINT, shop STRING, amount DECIMAL(10, 2))
WITH ('connector' = 'filesystem', 'path' = 'orders', 'format' = 'json', 'source.monitor-interval' = '1 s');
CREATE TEMPORARY TABLE baskets (id BIGINT, tags ARRAY<STRING>) WITH ('connector' = 'filesystem', 'path' = 'baskets', 'format' = 'json');
CREATE TEMPORARY TABLE printed (id BIGINT, tag STRING, place INT) WITH ('connector' = 'print');
INSERT INTO printed SELECT id, BTRIM(tag), place FROM baskets CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t (tag, place);
