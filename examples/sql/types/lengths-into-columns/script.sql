-- A sink cuts and fills what a query gives
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` CHAR(5),
  `b` VARCHAR(2),
  `c` CHAR(2),
  `d` VARCHAR(2),
  `e` CHAR(5),
  `g` BINARY(3),
  `h` VARBINARY(1)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, c3 AS a, v3 AS b, c3 AS c, s AS d, 'ab' AS e, b2 AS g, y AS h
FROM texts;
