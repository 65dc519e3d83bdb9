CREATE TEMPORARY TABLE readings (
  sensor STRING,
  value_read DOUBLE,
  ok BOOLEAN,
  day_read DATE
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/readings.csv',
  'format' = 'csv',
  'headrace.csv.header' = 'true'
);

CREATE TEMPORARY TABLE printed (
  sensor STRING,
  value_read DOUBLE,
  ok BOOLEAN,
  day_read DATE
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT sensor, value_read, ok, day_read
FROM readings;
