-- Time stamps of all years to microseconds
CREATE TABLE far (
  id INT, a STRING, m BIGINT
) WITH ('connector' = 'filesystem', 'path' = '../../input/far-times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `x` TIMESTAMP(6),
  `y` TIMESTAMP(6),
  `z` TIMESTAMP(6),
  `w` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CAST(a AS TIMESTAMP(6)) AS x, CAST(CAST(a AS TIMESTAMP(3)) AS TIMESTAMP(6)) AS y, CAST(a AS TIMESTAMP(6)) + INTERVAL '1' MONTH AS z, TIMESTAMPDIFF(DAY, CAST(a AS TIMESTAMP(6)), TIMESTAMP '2000-01-01 00:00:00') AS w FROM far;
