-- Early results of MIN, MAX, AVG and COUNT DISTINCT
SET 'table.exec.emit.late-fire.enabled' = 'true';
SET 'table.exec.emit.late-fire.delay' = '0 ms';
SET 'table.exec.emit.early-fire.enabled' = 'true';
SET 'table.exec.emit.early-fire.delay' = '0 ms';
SET 'table.exec.emit.allow-lateness' = '1 h';
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `s` TIMESTAMP(3),
  `lo` INT,
  `hi` DOUBLE,
  `m` DOUBLE,
  `u` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT page, TUMBLE_START(ts, INTERVAL '1' MINUTE), MIN(n), MAX(w), AVG(w), COUNT(DISTINCT user_id) FROM clicks GROUP BY page, TUMBLE(ts, INTERVAL '1' MINUTE);
