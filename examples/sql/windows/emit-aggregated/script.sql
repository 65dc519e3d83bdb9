-- Early and late results that are aggregated again
SET 'table.exec.emit.late-fire.enabled' = 'true';
SET 'table.exec.emit.late-fire.delay' = '0 ms';
SET 'table.exec.emit.early-fire.enabled' = 'true';
SET 'table.exec.emit.early-fire.delay' = '0 ms';
SET 'table.exec.emit.allow-lateness' = '90 s';
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `c` BIGINT,
  `t` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT page, SUM(c), MAX(t) FROM (
  SELECT page, COUNT(*) AS c, SUM(n) AS t FROM clicks GROUP BY page, TUMBLE(ts, INTERVAL '1' MINUTE)
) AS f GROUP BY page;
