-- A text compared with a DATE is cast to one
CREATE TABLE printed (
  `s` VARCHAR(10) NOT NULL,
  `a` BOOLEAN NOT NULL,
  `b` BOOLEAN NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT s, d = s AS a, d < '2024-02' AS b FROM (VALUES ('2024-01-01', DATE '2024-01-01'), ('2024', DATE '2024-01-01'), ('2023-12', DATE '2024-01-01')) AS t(s, d);
