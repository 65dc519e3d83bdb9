-- TopN over sums that are NULL
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `s` DECIMAL(38, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, s FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC NULLS LAST, product) AS rn FROM (SELECT product, SUM(price) AS s FROM orders GROUP BY product)) WHERE rn <= 2;
