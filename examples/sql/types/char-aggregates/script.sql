-- Aggregates of CHAR
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `e1` STRING,
  `e2` STRING,
  `e5` STRING,
  `e6` STRING,
  `e7` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  TYPEOF(MIN(c3)) AS e1,
  TYPEOF(MAX(v3)) AS e2,
  '<' || MIN(c3) || '>' AS e5,
  LISTAGG(c3, '|') AS e6,
  CHAR_LENGTH(LISTAGG(c3)) AS e7
FROM texts;
