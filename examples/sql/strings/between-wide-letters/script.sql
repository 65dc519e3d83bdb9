-- What stands between the letters of a text, of those beyond 16 bits too
CREATE TABLE wide_letters (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/wide-letters.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` ARRAY<STRING>,
  `e3` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  REPLACE(s, '', '#') AS e1,
  SPLIT(s, '') AS e2,
  REGEXP_REPLACE(s, '', '-') AS e3
FROM wide_letters;
