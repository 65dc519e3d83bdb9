-- TopN of a value that falls
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `least` DECIMAL(10, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, least FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY least, product) AS rn FROM (SELECT product, MIN(price) AS least FROM orders GROUP BY product)) WHERE rn <= 2;
