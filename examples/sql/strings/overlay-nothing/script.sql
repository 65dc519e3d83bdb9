-- OVERLAY of no characters
CREATE TABLE edge_texts (
  id INT, s STRING, t STRING, n INT, m INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/edge-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  OVERLAY(s PLACING 'XY' FROM 2 FOR 0) AS e1,
  OVERLAY(s PLACING '' FROM 2) AS e2,
  OVERLAY(s PLACING t FROM n FOR m) AS e3
FROM edge_texts;
