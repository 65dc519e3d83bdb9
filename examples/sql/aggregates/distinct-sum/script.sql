-- DISTINCT in SUM and AVG
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `s` INT,
  `a` INT,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, SUM(DISTINCT amount) AS s, AVG(DISTINCT amount) AS a, COUNT(DISTINCT amount) AS c FROM orders GROUP BY product;
