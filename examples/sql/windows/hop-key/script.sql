-- HOP by page
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `page` STRING,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, page, COUNT(*) AS c FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '3' MINUTE)) GROUP BY window_start, window_end, page;
