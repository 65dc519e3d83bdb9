CREATE TEMPORARY TABLE orders (
  id BIGINT, shop STRING, amount DECIMAL(10, 2)
) WITH ('connector' = 'datagen');
CREATE TEMPORARY TABLE printed (id BIGINT NOT NULL, shop STRING NOT NULL) WITH ('connector' = 'print');
INSERT INTO printed (id) SELECT id FROM orders;
INSERT INTO printed VALUES (1, NULL);
