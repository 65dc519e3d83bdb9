CREATE TEMPORARY TABLE orders (
  id BIGINT, shop STRING, amount DECIMAL(10, 2)
) WITH ('connector' = 'datagen');
CREATE TEMPORARY TABLE printed (id BIGINT, shop STRING) WITH ('connector' = 'print');
CREATE TEMPORARY TABLE shops (shop STRING, city STRING) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost:5432/shop', 'table-name' = 'shops');
INSERT INTO printed SELECT id, shop
FROM (SELECT id, shop, PROCTIME() AS proc_time FROM orders) AS a
JOIN shops FOR SYSTEM_TIME AS OF a.proc_time ON a.shop = shops.shop;
