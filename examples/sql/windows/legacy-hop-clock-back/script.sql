-- HOP in GROUP BY over the hour that the clock shows twice
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
SELECT HOP_START(ts, INTERVAL '30' MINUTE, INTERVAL '1' HOUR) AS a, HOP_END(ts, INTERVAL '30' MINUTE, INTERVAL '1' HOUR) AS b, HOP_ROWTIME(ts, INTERVAL '30' MINUTE, INTERVAL '1' HOUR) AS r, COUNT(*) AS c, SUM(n) AS s FROM events GROUP BY HOP(ts, INTERVAL '30' MINUTE, INTERVAL '1' HOUR);
