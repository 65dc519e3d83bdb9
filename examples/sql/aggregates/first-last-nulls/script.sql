-- FIRST_VALUE and LAST_VALUE skip NULL
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `f` BIGINT,
  `l` STRING,
  `a` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT FIRST_VALUE(user_id) AS f, LAST_VALUE(product) AS l, LAST_VALUE(amount) AS a FROM orders WHERE order_id > 3;
