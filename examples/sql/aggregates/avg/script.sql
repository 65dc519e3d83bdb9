-- AVG of integers cuts, of decimals rounds
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `a` INT,
  `p` DECIMAL(38, 6),
  `d` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, AVG(amount) AS a, AVG(price) AS p, AVG(CAST(amount AS DOUBLE)) AS d FROM orders GROUP BY product;
