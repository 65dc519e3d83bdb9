-- LIKE and SIMILAR TO over the ends of lines
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
  `e6` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  s LIKE p AS e1,
  s LIKE '__' AS e2,
  s LIKE '%_' AS e3,
  s LIKE 'a%' AS e4,
  s SIMILAR TO 'a_b' AS e5,
  s SIMILAR TO 'a.c' AS e6
FROM like_texts;
