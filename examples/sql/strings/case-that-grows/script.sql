-- UPPER and LOWER of letters that become two
CREATE TABLE wide_letters (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/wide-letters.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  UPPER('straße ŉ ﬁ') AS e1,
  LOWER('İSTANBUL ΑΣ') AS e2,
  UPPER(CONCAT('ß', s)) AS e3
FROM wide_letters;
