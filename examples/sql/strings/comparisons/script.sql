-- Texts compare by code points
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
  s < t AS e1,
  s = t AS e2,
  s >= 'a' AS e3,
  s <> '' AS e4,
  s BETWEEN 'A' AND 'Z' AS e5
FROM texts;
