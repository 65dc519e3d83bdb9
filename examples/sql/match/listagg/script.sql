-- LISTAGG of a variable
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `m` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY order_time MEASURES LISTAGG(A.product) AS m ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A+ B) DEFINE A AS A.amount IS NULL OR A.amount >= 1 AND A.order_id < 6, B AS B.order_id >= 6);
