-- CAST cuts bytes, and fills BINARY with zeros
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BYTES,
  `e2` BYTES,
  `e3` BYTES,
  `e4` BYTES,
  `e5` BYTES
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(s AS BINARY(3)) AS e1,
  CAST(s AS VARBINARY(3)) AS e2,
  CAST(b2 AS BINARY(4)) AS e3,
  CAST(y AS VARBINARY(1)) AS e4,
  CAST(s AS BYTES) AS e5
FROM texts;
