-- Flags within regular expressions
CREATE TABLE regexp_texts (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/regexp-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` BOOLEAN,
  `e6` BOOLEAN,
  `e7` BOOLEAN,
  `e8` BOOLEAN,
  `e9` BOOLEAN,
  `e10` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  REGEXP(s, '(?m)^bar') AS e1,
  REGEXP(s, '(?m)o$') AS e2,
  REGEXP(s, '(?s)o.b') AS e3,
  REGEXP(s, '(?i)é') AS e4,
  REGEXP(s, '(?i)STRASSE') AS e5,
  REGEXP(s, '(?iu)É') AS e6,
  REGEXP(s, 'f(?i)OO') AS e7,
  REGEXP(s, 'f(?i:OO)b') AS e8,
  REGEXP(s, '(?x) f o o # comment') AS e9,
  REGEXP(s, '(?i)FOO') AS e10
FROM regexp_texts;
