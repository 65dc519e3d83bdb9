-- An aggregate over a TopN
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `s` DECIMAL(38, 2),
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT SUM(price) AS s, COUNT(*) AS n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY product ORDER BY price DESC, order_id) AS rn FROM orders) WHERE rn <= 2;
