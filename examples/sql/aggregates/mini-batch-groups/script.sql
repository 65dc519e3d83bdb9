-- Mini-batch: groups of groups, some of which end
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '3';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `n` BIGINT NOT NULL,
  `users` BIGINT NOT NULL,
  `least` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n, COUNT(*), MIN(s) FROM (SELECT user_id, COUNT(*) AS n, SUM(amount) AS s FROM orders GROUP BY user_id)
GROUP BY n HAVING COUNT(*) > 0;
