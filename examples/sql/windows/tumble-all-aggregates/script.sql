-- Every common aggregate in one window
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `c` BIGINT NOT NULL,
  `cn` BIGINT NOT NULL,
  `s` INT,
  `a` INT,
  `lo` INT,
  `hi` INT,
  `p` STRING,
  `aw` DOUBLE,
  `sd` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, COUNT(*) AS c, COUNT(n) AS cn, SUM(n) AS s, AVG(n) AS a, MIN(n) AS lo, MAX(n) AS hi, MIN(page) AS p, AVG(w) AS aw, STDDEV_POP(w) AS sd FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
