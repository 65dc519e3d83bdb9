-- Texts within collections are cut and filled
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` ARRAY<CHAR(5)>,
  `b` ROW<x CHAR(2)>,
  `c` MAP<VARCHAR(2), CHAR(4)>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, ARRAY[c3] AS a, ROW(c3) AS b, MAP[v3, c3] AS c
FROM texts
WHERE id < 3;
