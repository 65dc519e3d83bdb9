-- Ends of lines and of the text in regular expressions
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
  `e8` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  REGEXP(s, 'c$') AS e1,
  REGEXP(s, '^bar') AS e2,
  REGEXP(s, 'a.b') AS e3,
  REGEXP(s, 'a\sb') AS e4,
  REGEXP(s, '^\w+$') AS e5,
  REGEXP(s, '[a-z&&[^b]]+c') AS e6,
  REGEXP(s, '') AS e7,
  REGEXP(s, '[') AS e8
FROM regexp_texts;
