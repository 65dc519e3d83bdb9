-- Keys of CHAR keep their blanks
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `c3` CHAR(3),
  `n` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT c3, COUNT(*) AS n
FROM texts
GROUP BY c3;
