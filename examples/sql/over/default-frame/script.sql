-- OVER without a frame
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `user_id` STRING,
  `n` INT,
  `c` BIGINT NOT NULL,
  `m` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT user_id, n, COUNT(*) OVER (PARTITION BY user_id ORDER BY ts) AS c, MAX(n) OVER (PARTITION BY user_id ORDER BY ts) AS m FROM clicks;
