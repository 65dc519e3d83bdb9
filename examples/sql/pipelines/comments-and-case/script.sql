-- Comments, keywords in any case, quoted names
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE printed (
  `Order_Id` BIGINT,
  `amount` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT /* a remark */ Order_Id, `amount` -- the rest
from (Select order_id AS Order_Id, amount FROM orders) as t Where `amount` >= 4;
