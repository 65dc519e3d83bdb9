-- Filter, aggregate, join, TopN and aggregate in a chain
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE users (
  user_id BIGINT, name STRING, city STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/users.json', 'format' = 'json');

CREATE TEMPORARY VIEW totals AS SELECT user_id, product, SUM(amount) AS s FROM orders WHERE product IS NOT NULL GROUP BY user_id, product;

CREATE TEMPORARY VIEW named AS SELECT t.user_id, u.city, t.product, t.s FROM totals AS t LEFT JOIN users AS u ON t.user_id = u.user_id;

CREATE TEMPORARY VIEW best AS SELECT city, product, s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY city ORDER BY s DESC NULLS LAST, product, user_id) AS rn FROM named) WHERE rn <= 2;

CREATE TABLE printed (
  `city` STRING,
  `n` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT city, COUNT(*) AS n, SUM(s) AS s FROM best GROUP BY city;
