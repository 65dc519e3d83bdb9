-- PARSE_URL of odd and unknown addresses
CREATE TABLE urls (
  id INT, u STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/urls.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` STRING,
  `e7` STRING,
  `e8` STRING,
  `e9` STRING,
  `e10` STRING,
  `e11` STRING,
  `e12` STRING,
  `e13` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  PARSE_URL(u, 'PROTOCOL') AS e1,
  PARSE_URL(u, 'HOST') AS e2,
  PARSE_URL(u, 'PATH') AS e3,
  PARSE_URL(u, 'QUERY') AS e4,
  PARSE_URL(u, 'REF') AS e5,
  PARSE_URL(u, 'FILE') AS e6,
  PARSE_URL(u, 'AUTHORITY') AS e7,
  PARSE_URL(u, 'USERINFO') AS e8,
  PARSE_URL(u, 'PORT') AS e9,
  PARSE_URL(u, 'QUERY', 'x') AS e10,
  PARSE_URL(u, 'QUERY', 'k') AS e11,
  PARSE_URL(u, 'QUERY', 'a*b') AS e12,
  PARSE_URL(u, 'HOST', 'x') AS e13
FROM urls;
