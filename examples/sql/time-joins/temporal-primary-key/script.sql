-- Temporal join with a table that has a primary key and a watermark
CREATE TABLE rates (
  currency STRING, rate DECIMAL(10, 4), rate_time TIMESTAMP(3),
  WATERMARK FOR rate_time AS rate_time
) WITH ('connector' = 'filesystem', 'path' = '../../input/rates.json', 'format' = 'json');

CREATE TABLE sales (
  sale_id BIGINT, currency STRING, amount DECIMAL(10, 2), sale_time TIMESTAMP(3),
  WATERMARK FOR sale_time AS sale_time - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/sales.json', 'format' = 'json');

CREATE TEMPORARY TABLE rate_table (currency STRING, rate DECIMAL(10, 4), rate_time TIMESTAMP(3), WATERMARK FOR rate_time AS rate_time, PRIMARY KEY (currency) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '../../input/rates.json', 'format' = 'json');

CREATE TABLE printed (
  `sale_id` BIGINT,
  `currency` STRING,
  `rate` DECIMAL(10, 4)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT s.sale_id, s.currency, r.rate FROM sales AS s LEFT JOIN rate_table FOR SYSTEM_TIME AS OF s.sale_time AS r ON s.currency = r.currency;
