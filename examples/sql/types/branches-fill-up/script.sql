-- Branches fill a CHAR and a BINARY up that the source has left short
CREATE TABLE short_texts (
  id INT, f BOOLEAN, s CHAR(3), q CHAR(3), y BINARY(2), x BINARY(2), k INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/short-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` CHAR(3),
  `e2` CHAR(3),
  `e3` CHAR(3),
  `e4` BINARY(2),
  `e5` CHAR(3),
  `e6` CHAR(3),
  `e7` CHAR(3),
  `e8` CHAR(3),
  `e9` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CASE WHEN f THEN s ELSE q END AS e1,
  CASE WHEN f THEN s END AS e2,
  CASE k WHEN 1 THEN s ELSE q END AS e3,
  CASE WHEN f THEN y ELSE x END AS e4,
  IF(f, s, q) AS e5,
  NULLIF(s, 'zzz') AS e6,
  CASE WHEN f THEN s ELSE s END AS e7,
  COALESCE(q, s) AS e8,
  CHAR_LENGTH(CASE WHEN f THEN s ELSE q END) AS e9
FROM short_texts;
