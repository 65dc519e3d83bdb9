-- OVER in the order of a time and of a column behind it: rows of one time are no peers
CREATE TABLE events (k INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = '../../input/peers.json', 'format' = 'json');

CREATE TABLE printed (
  `k` INT,
  `v` INT,
  `s` INT,
  `r` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY ts, v) AS s, RANK() OVER (PARTITION BY k ORDER BY ts, v DESC) AS r FROM events;
