-- Each change is looked at by itself: the old row may be told of, and the new one left out
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
CREATE TABLE orders (order_id INT, user_id INT, product STRING, amount INT) WITH (
  'connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json'
);

CREATE TABLE printed (
  product STRING,
  orders BIGINT,
  odd INT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT product, COUNT(*), CASE WHEN COUNT(*) <> 2 THEN SUM(amount) END
FROM orders
GROUP BY product;
