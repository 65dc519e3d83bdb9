-- Late rows of windows in GROUP BY where the clock is put back
CREATE TABLE events (
  e BIGINT, n INT, ts AS TO_TIMESTAMP_LTZ(e, 3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/clock-changes.json', 'format' = 'json');

SET 'table.local-time-zone' = 'America/New_York';

SET 'table.exec.emit.allow-lateness' = '30 min';

SET 'table.exec.emit.late-fire.enabled' = 'true';

SET 'table.exec.emit.late-fire.delay' = '0 s';

CREATE TABLE printed (
  `a` TIMESTAMP(3) NOT NULL,
  `c` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TUMBLE_START(ts, INTERVAL '30' MINUTE) AS a, COUNT(*) AS c, SUM(n) AS s FROM events GROUP BY TUMBLE(ts, INTERVAL '30' MINUTE);
