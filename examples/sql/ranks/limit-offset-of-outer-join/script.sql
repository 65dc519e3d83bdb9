-- The third to the fifth of rows that a join from outside takes back
CREATE TABLE outer_joined (
  k INT, v INT, p DECIMAL(8, 2)
) WITH ('connector' = 'filesystem', 'path' = '../../input/outer-joined.json', 'format' = 'json');

CREATE TABLE printed (
  `c` STRING,
  `n` DECIMAL(8, 2),
  `p` DECIMAL(8, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT c, n, p
FROM (
  SELECT SPLIT_INDEX('a', 'b', 1) AS c, CAST(-7 AS DECIMAL(8, 2)) AS n, a.p AS p
  FROM outer_joined AS a
  LEFT JOIN outer_joined AS b ON a.v = b.k
) AS joined
ORDER BY c, n, p
LIMIT 3 OFFSET 2;
