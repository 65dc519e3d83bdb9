CREATE TEMPORARY TABLE left_rows (
  id BIGINT,
  name STRING
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/left.json',
  'format' = 'json'
);

CREATE TEMPORARY TABLE right_rows (
  name STRING,
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/right.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW `both` AS
SELECT id, name
FROM left_rows
UNION ALL
SELECT id, name
FROM right_rows;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  name STRING
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, name
FROM `both`;
