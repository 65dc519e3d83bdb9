-- CAST cuts, and fills CHAR with blanks
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
  '<' || CAST(s AS CHAR(5)) || '>' AS e1,
  '<' || CAST(c3 AS CHAR(5)) || '>' AS e2,
  '<' || CAST(c3 AS CHAR(3)) || '>' AS e3,
  '<' || CAST(id AS CHAR(3)) || '>' AS e4,
  '<' || CAST(12345 AS VARCHAR(3)) || '>' AS e5
FROM texts;
