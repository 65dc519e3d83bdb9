-- Letters behind the digits of a DOUBLE
CREATE TABLE printed (
  `s` VARCHAR(9) NOT NULL,
  `a` DOUBLE,
  `b` FLOAT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT s, TRY_CAST(s AS DOUBLE) AS a, TRY_CAST(s AS FLOAT) AS b FROM (VALUES ('1d'), ('1.5F'), ('1e2D'), ('1dd'), ('d'), ('.5f'), ('Infinityf'), ('+Infinity'), ('-NaN'), ('1e-400'), (' 1 d'), (' 7 ')) AS t(s);
