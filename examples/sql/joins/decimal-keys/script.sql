-- Decimal keys of different scales
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `order_id` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n.id, o.order_id FROM (SELECT id, CAST(dc AS DECIMAL(12, 4)) AS k FROM numbers) AS n RIGHT JOIN orders AS o ON n.k = o.price WHERE o.order_id < 4;
