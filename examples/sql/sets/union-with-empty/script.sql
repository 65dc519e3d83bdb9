-- UNION ALL with an empty input
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE empty_clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/empty.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id FROM clicks UNION ALL SELECT user_id FROM empty_clicks;
