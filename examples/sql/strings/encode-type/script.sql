-- ENCODE is called BINARY(1), and nobody holds it to that
CREATE TABLE texts (
  id INT, s STRING, b2 BINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` BINARY(1),
  `b` BYTES,
  `c` BYTES,
  `d` BYTES,
  `e` BYTES,
  `f` STRING,
  `g` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ENCODE(s, 'UTF-8') AS a,
  ENCODE(s, 'UTF-8') AS b,
  CASE WHEN id > 1 THEN ENCODE(s, 'UTF-8') ELSE x'0102' END AS c,
  COALESCE(ENCODE(s, 'UTF-8'), y, x'00') AS d,
  CAST(ENCODE(s, 'UTF-8') AS BINARY(3)) AS e,
  DECODE(ENCODE(s, 'UTF-16BE'), 'UTF-16BE') AS f,
  TYPEOF(ENCODE(s, 'UTF-8')) AS g
FROM texts;
