CREATE TEMPORARY TABLE orders (
  id BIGINT, shop STRING, amount DECIMAL(10, 2), PRIMARY KEY (idd) NOT ENFORCED
) WITH ('connector' = 'datagen');
CREATE TEMPORARY TABLE printed (id BIGINT, shop STRING) WITH ('connector' = 'print');
INSERT INTO printed SELECT id, shop FROM orders;
