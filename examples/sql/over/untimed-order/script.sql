-- OVER in a descending order that is no time, with NULL at the end
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `w` DOUBLE,
  `s` INT,
  `f` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, w, SUM(n) OVER (PARTITION BY user_id ORDER BY w DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS s,
  FIRST_VALUE(page) OVER (ORDER BY w DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS f FROM clicks;
