-- A RANGE of numbers: NULL has only NULL in its frame
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `n` INT,
  `c` BIGINT NOT NULL,
  `m` DOUBLE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT n, COUNT(*) OVER (ORDER BY n RANGE BETWEEN 3 PRECEDING AND CURRENT ROW) AS c,
  MAX(w) OVER (ORDER BY n DESC RANGE BETWEEN 3 PRECEDING AND CURRENT ROW) AS m FROM clicks;
