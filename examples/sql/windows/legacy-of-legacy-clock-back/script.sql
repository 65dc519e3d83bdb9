-- Windows of windows in GROUP BY where the clock is put back
CREATE TABLE events (
  e BIGINT, n INT, ts AS TO_TIMESTAMP_LTZ(e, 3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/clock-changes.json', 'format' = 'json');

SET 'table.local-time-zone' = 'America/New_York';

CREATE TABLE printed (
  `a` TIMESTAMP(3) NOT NULL,
  `b` TIMESTAMP(3) NOT NULL,
  `c` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TUMBLE_START(r, INTERVAL '1' HOUR) AS a, TUMBLE_END(r, INTERVAL '1' HOUR) AS b, SUM(c) AS c, SUM(s) AS s FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '15' MINUTE) AS r, COUNT(*) AS c, SUM(n) AS s FROM events GROUP BY TUMBLE(ts, INTERVAL '15' MINUTE)) GROUP BY TUMBLE(r, INTERVAL '1' HOUR);
