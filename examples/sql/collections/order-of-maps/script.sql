-- The entries of a map out of JSON come in the order in which they were written
CREATE TABLE maps (
  id INT, m MAP<STRING, INT>
) WITH ('connector' = 'filesystem', 'path' = '../../input/maps.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `k` ARRAY<STRING>,
  `v` ARRAY<INT>,
  `t` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  MAP_KEYS(m) AS k,
  MAP_VALUES(m) AS v,
  CAST(m AS STRING) AS t
FROM maps;
