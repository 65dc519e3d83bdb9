CREATE TEMPORARY TABLE orders (
  id BIGINT,
  currency STRING,
  amount INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/orders.json',
  'format' = 'json'
);

CREATE TEMPORARY TABLE rates (
  currency STRING,
  rate INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
  PRIMARY KEY (currency) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/rates.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW joined AS
SELECT a.id, a.currency, a.amount, a.ts, b.rate
FROM orders AS a
LEFT JOIN rates FOR SYSTEM_TIME AS OF a.ts AS b ON a.currency = b.currency;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  currency STRING,
  amount INT,
  ts TIMESTAMP(3),
  rate INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, currency, amount, ts, rate
FROM joined;
