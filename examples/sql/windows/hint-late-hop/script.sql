-- Late rows of HOP as a table function
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `s` TIMESTAMP(3),
  `c` BIGINT,
  `t` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT /*+ HEADRACE('early-fire' = '0 s', 'allowed-lateness' = '90 s') */ page, window_start, COUNT(*), SUM(n)
FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)) GROUP BY page, window_start, window_end;
