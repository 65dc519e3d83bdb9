-- ARRAY_SLICE from and to places beside the array
CREATE TABLE slices (
  id INT, a ARRAY<INT>, f INT, e INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/slices.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` ARRAY<INT>,
  `e2` ARRAY<INT>
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  ARRAY_SLICE(a, f, e) AS e1,
  ARRAY_SLICE(a, f) AS e2
FROM slices;
