-- SIMILAR TO with classes, repetitions and escapes
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
  `e7` BOOLEAN,
  `e8` BOOLEAN,
  `e9` BOOLEAN,
  `e10` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  s SIMILAR TO 'a%' AS e1,
  s SIMILAR TO '(a|b)%' AS e2,
  s SIMILAR TO '[a-c]+' AS e3,
  s SIMILAR TO '[[:ALPHA:]]+' AS e4,
  s SIMILAR TO '[[:alpha:]]+' AS e5,
  s SIMILAR TO '[^b]%' AS e6,
  s SIMILAR TO 'a{1}bc' AS e7,
  s SIMILAR TO 'a!%c' ESCAPE '!' AS e8,
  s SIMILAR TO 'a*bc' AS e9,
  s SIMILAR TO 'A' AS e10
FROM like_texts;
