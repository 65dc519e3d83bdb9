-- Window TopN of counts over CUMULATE
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `window_end` TIMESTAMP(3) NOT NULL,
  `user_id` STRING,
  `c` BIGINT NOT NULL,
  `rn` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM (SELECT window_start, window_end, user_id, c, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY c DESC, user_id) AS rn FROM (SELECT window_start, window_end, user_id, COUNT(*) AS c FROM TABLE(CUMULATE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '2' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, user_id)) WHERE rn <= 2;
