-- Sessions that an out-of-order row joins
CREATE TABLE sales (
  sale_id BIGINT, currency STRING, amount DECIMAL(10, 2), sale_time TIMESTAMP(3),
  WATERMARK FOR sale_time AS sale_time - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/sales.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `currency` STRING,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, window_end, currency, COUNT(*) AS c FROM TABLE(SESSION(TABLE sales PARTITION BY currency, DESCRIPTOR(sale_time), INTERVAL '61' SECOND)) GROUP BY window_start, window_end, currency;
