-- Rows with NULL for a column that is NOT NULL, or in the key, are left out
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
CREATE TABLE orders (order_id INT, user_id INT, product STRING, amount INT) WITH (
  'connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json'
);

CREATE TABLE printed (
  order_id INT NOT NULL,
  user_id INT NOT NULL,
  few STRING,
  PRIMARY KEY (few) NOT ENFORCED
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT order_id, user_id, CASE WHEN amount < 5 THEN product END
FROM orders;
