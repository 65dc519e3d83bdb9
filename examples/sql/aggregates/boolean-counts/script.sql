-- Counting conditions
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `t` BIGINT NOT NULL,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT COUNT(CASE WHEN b THEN 1 END) AS t, SUM(CASE WHEN b THEN 1 ELSE 0 END) AS s FROM numbers;
