CREATE TEMPORARY TABLE flights (
  id BIGINT,
  text STRING,
  epoch BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/times.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW times AS
SELECT
  id,
  TO_TIMESTAMP(text, 'yyyy/MM/dd HH:mm') AS `at`,
  DATE_FORMAT(TO_TIMESTAMP(text, 'yyyy/MM/dd HH:mm'), 'dd.MM.yyyy') AS `day`,
  FLOOR(TO_TIMESTAMP(text, 'yyyy/MM/dd HH:mm') TO HOUR) AS hour_start,
  EXTRACT(QUARTER FROM TO_TIMESTAMP(text, 'yyyy/MM/dd HH:mm')) AS quarter_no,
  TO_TIMESTAMP(text, 'yyyy/MM/dd HH:mm') + INTERVAL '1' DAY AS later,
  TO_TIMESTAMP_LTZ(epoch, 0) AS instant,
  FROM_UNIXTIME(epoch) AS clock
FROM flights;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  `at` TIMESTAMP(3),
  `day` STRING,
  hour_start TIMESTAMP(3),
  quarter_no BIGINT,
  later TIMESTAMP(3),
  instant TIMESTAMP_LTZ(3),
  clock STRING
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, `at`, `day`, hour_start, quarter_no, later, instant, clock
FROM times;
