-- Texts with points as integers
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `t` STRING,
  `i` INT,
  `b` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT t, TRY_CAST(t AS INT), TRY_CAST(t AS BIGINT) FROM (VALUES ('.5'), ('-.7'), ('.'), ('5.'), ('-1.9'), ('+2.5'), ('1.2.3'), ('+'), (' 7 '), ('7 1'), (' ')) AS v (t);
