-- Texts, times, decimals and conditions computed over the padding of a FULL JOIN
CREATE TABLE orders (
  order_id BIGINT, user_id BIGINT, product STRING, amount INT, price DECIMAL(10, 2), order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/orders.json', 'format' = 'json');

CREATE TABLE payments (
  payment_id BIGINT, order_id BIGINT, paid DECIMAL(10, 2), pay_time TIMESTAMP(3),
  WATERMARK FOR pay_time AS pay_time - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = '../../input/payments.json', 'format' = 'json');

CREATE TABLE printed (
  `minute_of_order` TIMESTAMP(3),
  `hour_of_payment` BIGINT,
  `shouted` STRING,
  `left_to_pay` DECIMAL(12, 2),
  `next_id` BIGINT,
  `is_pen` BOOLEAN,
  `letters` INT,
  `named` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  FLOOR(o.order_time TO MINUTE), EXTRACT(HOUR FROM p.pay_time), UPPER(o.product), CAST(o.price - p.paid AS DECIMAL(12, 2)), p.payment_id + 1,
  o.product = 'pen', CHAR_LENGTH(o.product), COALESCE(o.product, CAST(p.payment_id AS STRING), 'nothing')
FROM orders AS o FULL JOIN payments AS p ON o.order_id = p.order_id AND p.paid > o.price;
