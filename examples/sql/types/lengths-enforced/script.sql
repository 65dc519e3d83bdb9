-- TRIM_PAD cuts and fills whatever the types promise
SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD';
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` CHAR(3),
  `b` VARCHAR(3),
  `g` BINARY(2),
  `h` VARBINARY(2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, c3 AS a, v3 AS b, b2 AS g, vb2 AS h
FROM texts
WHERE id < 5;
