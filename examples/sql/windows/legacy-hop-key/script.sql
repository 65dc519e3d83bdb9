-- HOP in GROUP BY with a key
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `s` TIMESTAMP(3) NOT NULL,
  `a` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT page, HOP_START(ts, INTERVAL '1' MINUTE, INTERVAL '2' MINUTE) AS s, AVG(w) AS a FROM clicks GROUP BY page, HOP(ts, INTERVAL '1' MINUTE, INTERVAL '2' MINUTE);
