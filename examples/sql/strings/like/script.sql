-- LIKE with wildcards
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  s LIKE '%l%' AS e1,
  s LIKE 'H_llo%' AS e2,
  s NOT LIKE '%a%' AS e3,
  s LIKE '' AS e4,
  s LIKE t AS e5
FROM texts;
