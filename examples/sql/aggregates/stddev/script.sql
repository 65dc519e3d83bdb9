-- STDDEV and VAR over samples and populations
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `product` STRING,
  `a` DOUBLE,
  `b` DOUBLE,
  `c` DOUBLE,
  `d` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, STDDEV_POP(CAST(amount AS DOUBLE)) AS a, STDDEV_SAMP(CAST(amount AS DOUBLE)) AS b, VAR_POP(CAST(amount AS DOUBLE)) AS c, VAR_SAMP(CAST(amount AS DOUBLE)) AS d FROM orders GROUP BY product;
