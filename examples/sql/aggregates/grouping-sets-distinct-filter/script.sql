-- DISTINCT with FILTER in GROUPING SETS
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `page` STRING,
  `a` BIGINT NOT NULL,
  `b` BIGINT NOT NULL,
  `c` INT,
  `h` BIGINT NOT NULL,
  `gu` BIGINT NOT NULL,
  `gi` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, page, COUNT(DISTINCT n) FILTER (WHERE n > 2) AS a, COUNT(DISTINCT n) AS b, SUM(DISTINCT n) FILTER (WHERE n < 9) AS c, COUNT(*) FILTER (WHERE page = 'home') AS h, GROUPING(user_id) AS gu, GROUPING_ID(user_id, page) AS gi FROM clicks GROUP BY GROUPING SETS ((user_id, page), (user_id), (page), ());
