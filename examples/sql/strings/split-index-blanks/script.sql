-- SPLIT_INDEX by an empty delimiter and by codes of characters
CREATE TABLE edge_texts (
  id INT, s STRING, t STRING, n INT, m INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/edge-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` STRING,
  `e7` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  SPLIT_INDEX(s, '', 0) AS e1,
  SPLIT_INDEX(s, '', 1) AS e2,
  SPLIT_INDEX(s, 44, 1) AS e3,
  SPLIT_INDEX(s, 0, 0) AS e4,
  SPLIT_INDEX(s, n, 0) AS e5,
  SPLIT_INDEX(s, 256, 0) AS e6,
  SPLIT_INDEX(s, t, m) AS e7
FROM edge_texts;
