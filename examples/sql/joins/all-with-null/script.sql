-- > ALL of values with NULL
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id
FROM texts
WHERE id > ALL (SELECT CHAR_LENGTH(c3) - 10 FROM texts);
