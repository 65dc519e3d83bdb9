CREATE TEMPORARY TABLE orders (
  order_id BIGINT,
  user_id INT,
  item STRING,
  quantity INT,
  price DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/orders.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW per_user AS
SELECT user_id, COUNT(*) AS orders
FROM orders
GROUP BY user_id;

-- Takes people out of the group that they leave
CREATE TEMPORARY VIEW per_count AS
SELECT orders, COUNT(*) AS people
FROM per_user
GROUP BY orders;

CREATE TEMPORARY TABLE `result` (
  orders BIGINT,
  people BIGINT,
  PRIMARY KEY (orders) NOT ENFORCED
) WITH (
  'connector' = 'print'
);

INSERT INTO `result`
SELECT orders, people
FROM per_count;
