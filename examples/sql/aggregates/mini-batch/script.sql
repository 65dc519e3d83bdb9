-- Mini-batch gives the same rows in the end
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '1 s';

SET 'table.exec.mini-batch.size' = '5';

CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` BIGINT,
  `n` BIGINT NOT NULL,
  `s` INT,
  `d` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, COUNT(*) AS n, SUM(amount) AS s, COUNT(DISTINCT product) AS d FROM orders GROUP BY user_id;
