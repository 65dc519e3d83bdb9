-- Blanks at the end of CHAR count
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` INT,
  `e6` STRING,
  `e7` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  c3 = 'a' AS e1,
  c3 = 'a  ' AS e2,
  c3 IN ('a', 'abc') AS e3,
  c3 < 'a ' AS e4,
  CHAR_LENGTH(c3) AS e5,
  '<' || c3 || '>' AS e6,
  c3 LIKE 'a%' AS e7
FROM texts;
