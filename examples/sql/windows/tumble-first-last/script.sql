-- FIRST_VALUE and LAST_VALUE in a window
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `f` STRING,
  `l` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, FIRST_VALUE(page) AS f, LAST_VALUE(page) AS l FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
