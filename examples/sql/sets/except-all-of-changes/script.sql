-- EXCEPT ALL of counts that change on both sides
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT c FROM (SELECT user_id, COUNT(*) AS c FROM clicks GROUP BY user_id) EXCEPT ALL SELECT c FROM (SELECT page, COUNT(*) AS c FROM clicks GROUP BY page);
