-- VALUES find a common type

CREATE TABLE printed (
  `a` DECIMAL(11, 1) NOT NULL,
  `b` DECIMAL(12, 1) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a, a + 1 AS b FROM (VALUES (1), (2.5), (3)) AS t(a);
