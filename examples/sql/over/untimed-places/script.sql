-- Places of rows in an order that is no time: every row has one
CREATE TABLE events (k INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = '../../input/peers.json', 'format' = 'json');

CREATE TABLE printed (
  `k` INT,
  `v` INT,
  `n` BIGINT NOT NULL,
  `r` BIGINT NOT NULL,
  `d` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, v, ROW_NUMBER() OVER w, RANK() OVER w, DENSE_RANK() OVER w FROM events WINDOW w AS (PARTITION BY k ORDER BY CAST(ts AS STRING));
