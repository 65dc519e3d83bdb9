-- OVER without an order: all rows of the partition are peers
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `n` INT,
  `c` BIGINT NOT NULL,
  `d` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT page, n, COUNT(*) OVER (PARTITION BY page) AS c, COUNT(DISTINCT user_id) OVER (PARTITION BY page) AS d FROM clicks;
