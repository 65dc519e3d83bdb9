-- REPLACE, TRANSLATE, OVERLAY
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  REPLACE(s, 'l', 'L') AS e1,
  REPLACE(s, t, '#') AS e2,
  OVERLAY(s PLACING 'XX' FROM 2) AS e3,
  OVERLAY(s PLACING 'XX' FROM 2 FOR 1) AS e4
FROM texts;
