-- Early and late results of a window table function
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
SELECT /*+ HEADRACE('early-fire' = '0 s', 'allowed-lateness' = '10 min') */ page, window_start, COUNT(*), SUM(n)
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY page, window_start, window_end;
