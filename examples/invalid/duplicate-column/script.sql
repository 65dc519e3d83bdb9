CREATE TEMPORARY TABLE orders (
  id BIGINT, shop STRING, amount DECIMAL(10, 2)
) WITH ('connector' = 'datagen');
CREATE TEMPORARY TABLE printed (id BIGINT, shop STRING) WITH ('connector' = 'print');
CREATE TEMPORARY VIEW twice AS SELECT id, shop AS id FROM orders;
INSERT INTO printed SELECT * FROM twice;
