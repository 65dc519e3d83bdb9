-- RANK of rows with the same time
CREATE TABLE events (k INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = '../../input/peers.json', 'format' = 'json');

CREATE TABLE printed (
  `k` INT,
  `v` INT,
  `r` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, v, RANK() OVER (PARTITION BY k ORDER BY ts) FROM events;
