-- Two phases over rows that change: sums, counts and averages net what is taken back
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '3';

SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `n` BIGINT NOT NULL,
  `users` BIGINT NOT NULL,
  `s` BIGINT,
  `a` BIGINT,
  `p` DECIMAL(38, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n, COUNT(*) AS users, SUM(s) AS s, AVG(s) AS a, SUM(p) AS p FROM (SELECT user_id, COUNT(*) AS n, SUM(amount) AS s, SUM(price) AS p FROM orders GROUP BY user_id) GROUP BY n;
