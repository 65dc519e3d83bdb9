-- Branches of unequal texts are not filled
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  '<' || CASE WHEN id = 1 THEN 'a' ELSE 'abc' END || '>' AS e1,
  '<' || COALESCE(c3, 'x') || '>' AS e2,
  '<' || IF(id = 1, 'a', c3) || '>' AS e3,
  GREATEST(s, 'ab') AS e4,
  IFNULL(c3, 'abcd') AS e5
FROM texts;
