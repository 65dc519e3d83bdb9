-- Digests of bytes
CREATE TABLE floats (
  id INT, i INT, d DOUBLE, s STRING, b BOOLEAN, y BYTES, f FLOAT
) WITH ('connector' = 'filesystem', 'path' = '../../input/floats.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` CHAR(32),
  `e2` CHAR(40),
  `e3` VARCHAR(128),
  `e4` CHAR(64)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  MD5(y) AS e1,
  SHA1(y) AS e2,
  SHA2(y, 256) AS e3,
  SHA256(y) AS e4
FROM floats;
