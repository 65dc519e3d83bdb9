-- Two sinks of one view in a statement set
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TEMPORARY TABLE by_user (user_id BIGINT, n BIGINT NOT NULL) WITH ('connector' = 'print', 'print-identifier' = 'users');

CREATE TEMPORARY TABLE dear (order_id BIGINT, price DECIMAL(10, 2)) WITH ('connector' = 'print', 'print-identifier' = 'dear');

CREATE TEMPORARY VIEW good AS SELECT * FROM orders WHERE amount IS NOT NULL;

EXECUTE STATEMENT SET BEGIN
INSERT INTO by_user SELECT user_id, COUNT(*) FROM good GROUP BY user_id;
INSERT INTO dear SELECT order_id, price FROM good WHERE price > 10;
END;
