CREATE TEMPORARY TABLE people (
  id BIGINT,
  name STRING,
  mail STRING
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/people.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW texts AS
SELECT
  id,
  TRIM(name) AS trimmed,
  UPPER(name) AS loud,
  SUBSTRING(TRIM(name) FROM 1 FOR 3) AS `start`,
  SPLIT_INDEX(mail, '@', 1) AS host,
  '<' || mail || '>' AS label,
  CONCAT_WS('/', TRIM(name), mail) AS joined,
  CHAR_LENGTH(name) AS length,
  name LIKE '%e%' AS has_e
FROM people;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  trimmed STRING,
  loud STRING,
  `start` STRING,
  host STRING,
  label STRING,
  joined STRING,
  length INT,
  has_e BOOLEAN
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, trimmed, loud, `start`, host, label, joined, length, has_e
FROM texts;
