-- PARSE_URL
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` STRING,
  `e7` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  PARSE_URL('http://user@example.com:8080/a/b.php?x=1&y=2#ref', 'HOST') || COALESCE(t, '') AS e1,
  PARSE_URL('http://user@example.com:8080/a/b.php?x=1&y=2#ref', 'PATH') AS e2,
  PARSE_URL('http://user@example.com:8080/a/b.php?x=1&y=2#ref', 'QUERY') AS e3,
  PARSE_URL('http://user@example.com:8080/a/b.php?x=1&y=2#ref', 'QUERY', 'y') AS e4,
  PARSE_URL('http://user@example.com:8080/a/b.php?x=1&y=2#ref', 'REF') AS e5,
  PARSE_URL('http://user@example.com:8080/a/b.php?x=1&y=2#ref', 'PROTOCOL') AS e6,
  PARSE_URL(s, 'HOST') AS e7
FROM texts;
