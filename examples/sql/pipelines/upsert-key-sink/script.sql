-- A sink with the upsert key as its primary key
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TEMPORARY TABLE target (product STRING, n BIGINT NOT NULL, PRIMARY KEY (product) NOT ENFORCED) WITH ('connector' = 'print');

INSERT INTO target SELECT product, COUNT(*) FROM orders WHERE product IS NOT NULL GROUP BY product;
