-- A value compared with itself in a condition, where it is NULL
CREATE TABLE itself (
  id INT, v INT, f BOOLEAN
) WITH ('connector' = 'filesystem', 'path' = '../../input/itself.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id FROM itself WHERE (v = v) IS NOT TRUE
UNION ALL
SELECT 10 + id FROM itself WHERE COALESCE(v <> v, f)
UNION ALL
SELECT 20 + id FROM itself WHERE NOT (v <> v);
