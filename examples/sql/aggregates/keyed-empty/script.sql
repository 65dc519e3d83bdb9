-- A grouped aggregate over an empty input gives nothing
CREATE TABLE empty_clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/empty.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, COUNT(*) AS n FROM empty_clicks GROUP BY user_id;
