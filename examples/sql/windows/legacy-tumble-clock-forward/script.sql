-- TUMBLE in GROUP BY with a start that the clock leaves out
CREATE TABLE events (
  e BIGINT, n INT, ts AS TO_TIMESTAMP_LTZ(e, 3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/clock-changes.json', 'format' = 'json');

SET 'table.local-time-zone' = 'America/New_York';

CREATE TABLE printed (
  `a` TIMESTAMP(3) NOT NULL,
  `b` TIMESTAMP(3) NOT NULL,
  `r` TIMESTAMP_LTZ(3),
  `c` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TUMBLE_START(ts, INTERVAL '2' HOUR) AS a, TUMBLE_END(ts, INTERVAL '2' HOUR) AS b, TUMBLE_ROWTIME(ts, INTERVAL '2' HOUR) AS r, COUNT(*) AS c, SUM(n) AS s FROM events GROUP BY TUMBLE(ts, INTERVAL '2' HOUR);
