-- A join by CHAR finds equal bytes alone
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `other` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.id, b.id AS other
FROM texts AS a
JOIN texts AS b ON a.c3 = b.c3;
