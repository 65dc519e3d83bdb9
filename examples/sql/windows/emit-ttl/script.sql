-- State that expires is kept for late rows of windows in GROUP BY
SET 'table.exec.emit.late-fire.enabled' = 'true';
SET 'table.exec.emit.late-fire.delay' = '0 ms';
SET 'table.exec.state.ttl' = '2 min';
CREATE TABLE clicks (
  user_id STRING, page STRING, n INT, w DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/clicks.json', 'format' = 'json');

CREATE TABLE printed (
  `page` STRING,
  `s` TIMESTAMP(3),
  `c` BIGINT,
  `t` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT page, TUMBLE_START(ts, INTERVAL '1' MINUTE), COUNT(*), SUM(n) FROM clicks GROUP BY page, TUMBLE(ts, INTERVAL '1' MINUTE);
