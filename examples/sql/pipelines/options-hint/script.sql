-- OPTIONS behind a table say its options otherwise, for this query alone
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/empty.json', 'format' = 'json');

CREATE TABLE printed (
  `order_id` BIGINT,
  `product` STRING
) WITH ('connector' = 'print');

INSERT INTO printed /*+ OPTIONS('print-identifier' = 'here') */
SELECT order_id, product FROM orders /*+ OPTIONS('path' = '../../input/orders.json') */ WHERE order_id > 3
UNION ALL
SELECT order_id, product FROM orders;
