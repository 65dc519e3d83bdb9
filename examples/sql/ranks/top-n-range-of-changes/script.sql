-- Places two to three of groups that change
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `c` BIGINT NOT NULL,
  `rn` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT page, c, rn FROM (SELECT page, c, ROW_NUMBER() OVER (ORDER BY c DESC, page) AS rn FROM (SELECT page, COUNT(*) AS c FROM clicks GROUP BY page)) WHERE rn BETWEEN 2 AND 3;
