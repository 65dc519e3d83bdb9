-- TUMBLE_ROWTIME of GROUP BY feeds another window
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `e` TIMESTAMP(3) NOT NULL,
  `s` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TUMBLE_END(rt, INTERVAL '5' MINUTE) AS e, SUM(c) AS s FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '1' MINUTE) AS rt, COUNT(*) AS c FROM clicks GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)) GROUP BY TUMBLE(rt, INTERVAL '5' MINUTE);
