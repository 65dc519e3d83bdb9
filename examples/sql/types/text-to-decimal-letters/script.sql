-- Texts that are no numbers as DECIMAL
CREATE TABLE printed (
  `t` STRING,
  `d` DECIMAL(8, 2),
  `w` DECIMAL(30, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT t, TRY_CAST(t AS DECIMAL(8, 2)), TRY_CAST(t AS DECIMAL(30, 2)) FROM (VALUES ('a '), ('12a'), ('1e'), ('E5'), ('a12'), ('1e2'), ('.5'), ('--1')) AS v (t);
