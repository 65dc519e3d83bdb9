CREATE TEMPORARY TABLE orders (
  id BIGINT NOT NULL, buyer BIGINT, shop STRING, amount DECIMAL(10, 2), ts TIMESTAMP(3),
  proc AS PROCTIME(), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'orders', 'format' = 'json', 'source.monitor-interval' = '1 s');
CREATE TEMPORARY TABLE payments (
  id BIGINT NOT NULL, order_id BIGINT, paid DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = 'payments', 'format' = 'json', 'source.monitor-interval' = '1 s');
CREATE TEMPORARY TABLE people (
  id BIGINT NOT NULL, name STRING, city STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts, PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = 'people', 'format' = 'json', 'source.monitor-interval' = '1 s');
CREATE TEMPORARY TABLE small (k INT NOT NULL, v STRING) WITH ('connector' = 'filesystem', 'path' = 'small', 'format' = 'json');
CREATE TEMPORARY TABLE baskets (
  id BIGINT NOT NULL, tags ARRAY<STRING>, items ARRAY<ROW<sku STRING, n INT>>, prices MAP<STRING, DOUBLE>
) WITH ('connector' = 'filesystem', 'path' = 'baskets', 'format' = 'json', 'source.monitor-interval' = '1 s');
