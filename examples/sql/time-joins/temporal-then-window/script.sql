-- A window over the rows of a temporal join
CREATE TABLE rates (
  currency STRING, rate DECIMAL(10, 4), rate_time TIMESTAMP(3),
  WATERMARK FOR rate_time AS rate_time
) WITH ('connector' = 'filesystem', 'path' = '../../input/rates.json', 'format' = 'json');

CREATE TABLE sales (
  sale_id BIGINT, currency STRING, amount DECIMAL(10, 2), sale_time TIMESTAMP(3),
  WATERMARK FOR sale_time AS sale_time - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/sales.json', 'format' = 'json');

CREATE TEMPORARY VIEW versioned AS SELECT currency, rate, rate_time FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY currency ORDER BY rate_time DESC) AS rn FROM rates) WHERE rn = 1;

CREATE TEMPORARY VIEW converted AS SELECT s.sale_time, s.amount * r.rate AS worth FROM sales AS s JOIN versioned FOR SYSTEM_TIME AS OF s.sale_time AS r ON s.currency = r.currency;

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `worth` DECIMAL(38, 6)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, SUM(worth) AS worth FROM TABLE(TUMBLE(TABLE converted, DESCRIPTOR(sale_time), INTERVAL '2' MINUTE)) GROUP BY window_start, window_end;
