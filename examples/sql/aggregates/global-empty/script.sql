-- A global aggregate over an empty input gives nothing
CREATE TABLE empty_clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/empty.json', 'format' = 'json');

CREATE TABLE printed (
  `n` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(*) AS n, SUM(n) AS s FROM empty_clicks;
