-- VALUES as a table

CREATE TABLE printed (
  `a` INT NOT NULL,
  `b` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a, b FROM (VALUES (1, 'x'), (2, 'y'), (3, CAST(NULL AS STRING))) AS t(a, b);
