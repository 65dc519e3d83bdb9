-- Late rows of a bounded RANGE frame
CREATE TABLE events (k INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = '../../input/sparse.json', 'format' = 'json');

CREATE TABLE printed (
  `k` INT,
  `v` INT,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '30' SECOND PRECEDING AND CURRENT ROW) FROM events;
