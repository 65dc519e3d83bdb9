CREATE TEMPORARY TABLE orders (
  id BIGINT,
  qty INT
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/orders.json',
  'format' = 'json',
  'headrace.on-error' = 'skip'
);

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  qty INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, qty
FROM orders;
