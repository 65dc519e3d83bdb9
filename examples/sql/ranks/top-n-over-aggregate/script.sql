-- TopN over changing groups
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, n FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC, product) AS rn FROM (SELECT product, COUNT(*) AS n FROM orders GROUP BY product)) WHERE rn <= 2;
