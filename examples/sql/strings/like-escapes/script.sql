-- LIKE with escapes of many kinds
CREATE TABLE like_texts (
  id INT, s STRING, p STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/like-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` BOOLEAN,
  `e6` BOOLEAN,
  `e7` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  s LIKE 'a\%c' AS e1,
  s LIKE 'a!%c' ESCAPE '!' AS e2,
  s LIKE 'a!!c' ESCAPE '!' AS e3,
  s LIKE '!_' ESCAPE '!' AS e4,
  s LIKE 'a%%c' ESCAPE '%' AS e5,
  s LIKE '%a%b%' AS e6,
  s LIKE 'a%a' AS e7
FROM like_texts;
