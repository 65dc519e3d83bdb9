-- Expressions as keys
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `many` BOOLEAN,
  `len` INT,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT amount > 2 AS many, CHAR_LENGTH(product) AS len, COUNT(*) AS n FROM orders GROUP BY amount > 2, CHAR_LENGTH(product);
