-- DISTINCT in a legacy window
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `s` TIMESTAMP(3) NOT NULL,
  `u` BIGINT NOT NULL,
  `m` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TUMBLE_START(ts, INTERVAL '2' MINUTE) AS s, COUNT(DISTINCT user_id) AS u, MAX(n) AS m FROM clicks GROUP BY TUMBLE(ts, INTERVAL '2' MINUTE);
