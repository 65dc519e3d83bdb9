-- ARRAY_AGG with and without NULLs
CREATE TABLE sparse (k INT, v INT) WITH (
  'connector' = 'filesystem', 'path' = '../../input/sparse.json', 'format' = 'json'
);

CREATE TABLE printed (k INT, `present` ARRAY<INT>, `respected` ARRAY<INT>, `all_of_them` ARRAY<INT>, `few` ARRAY<INT>) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  k,
  ARRAY_AGG(v) IGNORE NULLS AS `present`,
  ARRAY_AGG(v) RESPECT NULLS AS `respected`,
  ARRAY_AGG(v) AS `all_of_them`,
  ARRAY_AGG(DISTINCT v) IGNORE NULLS AS `few`
FROM sparse
GROUP BY k;
