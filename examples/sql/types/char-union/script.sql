-- UNION of unequal texts is a VARCHAR

CREATE TABLE printed (
  `x` STRING,
  `t` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT '<' || x || '>' AS x, TYPEOF(x) AS t
FROM (SELECT 'a' AS x UNION ALL SELECT 'abc' AS x);
