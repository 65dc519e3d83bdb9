-- CURRENT_WATERMARK and lateness of rows
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `n` INT,
  `ts` TIMESTAMP(3),
  `wm` TIMESTAMP(3),
  `late` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n, ts, CURRENT_WATERMARK(ts) AS wm, ts < CURRENT_WATERMARK(ts) AS late FROM clicks;
