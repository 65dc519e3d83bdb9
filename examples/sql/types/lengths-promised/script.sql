-- A cast to a longer type does not look at texts and bytes that break their promise
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` VARCHAR(5),
  `b` VARCHAR(5),
  `c` CHAR(5),
  `d` VARBINARY(3),
  `e` VARBINARY(3),
  `f` BINARY(3),
  `g` BINARY(2),
  `h` VARCHAR(3),
  `i` BYTES
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(c3 AS VARCHAR(5)) AS a,
  CAST(v3 AS VARCHAR(5)) AS b,
  CAST(c3 AS CHAR(5)) AS c,
  CAST(b2 AS VARBINARY(3)) AS d,
  CAST(vb2 AS VARBINARY(3)) AS e,
  CAST(b2 AS BINARY(3)) AS f,
  CAST(vb2 AS BINARY(2)) AS g,
  CAST(c3 AS VARCHAR(3)) AS h,
  CASE WHEN id = 1 THEN x'010203' ELSE b2 END AS i
FROM texts
WHERE id < 5;
