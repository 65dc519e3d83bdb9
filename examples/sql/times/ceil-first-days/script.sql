-- CEIL to months, quarters and years on their first day, and to weeks on Sunday
CREATE TABLE o (
  id INT, k STRING, b BYTES, d DATE, t TIME(0), ts TIMESTAMP(3), s STRING, n INT, `dec` DECIMAL(6, 2), f DOUBLE, bo BOOLEAN,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` TIMESTAMP(3) NOT NULL,
  `b` TIMESTAMP(3) NOT NULL,
  `c` TIMESTAMP(3) NOT NULL,
  `d` TIMESTAMP(3) NOT NULL,
  `e` TIMESTAMP(3) NOT NULL,
  `f` TIMESTAMP(3) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CEIL(x TO MONTH) AS a, CEIL(x TO YEAR) AS b, CEIL(x TO QUARTER) AS c, CEIL(x TO WEEK) AS d, CEIL(x TO DAY) AS e, FLOOR(x TO WEEK) AS f FROM (SELECT id, CASE id WHEN 1 THEN TIMESTAMP '2024-03-01 10:00:00' WHEN 2 THEN TIMESTAMP '2024-01-01 00:00:01' WHEN 3 THEN TIMESTAMP '2024-03-03 10:00:00' WHEN 4 THEN TIMESTAMP '2024-04-01 00:00:00' WHEN 5 THEN TIMESTAMP '1969-01-05 01:00:00' ELSE TIMESTAMP '2024-05-01 10:00:00.001' END AS x FROM o);
