-- VALUES of unequal texts are a VARCHAR

CREATE TABLE printed (
  `x` STRING,
  `t` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT '<' || x || '>' AS x, TYPEOF(x) AS t
FROM (VALUES ('a'), ('abc')) AS v (x);
