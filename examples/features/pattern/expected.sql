CREATE TEMPORARY TABLE readings (
  sensor STRING,
  heat INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/readings.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW alarms AS
SELECT sensor, began, tops, at_last
FROM readings MATCH_RECOGNIZE (
  PARTITION BY sensor
  ORDER BY ts
  MEASURES FIRST(A.ts) AS began, MAX(A.heat) AS tops, B.heat AS at_last
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A{2,} B) WITHIN INTERVAL '10' MINUTE
  DEFINE A AS A.heat > 90, B AS B.heat <= 90
) AS m;

CREATE TEMPORARY TABLE printed (
  sensor STRING,
  began TIMESTAMP(3),
  tops INT,
  at_last INT
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT sensor, began, tops, at_last
FROM alarms;
