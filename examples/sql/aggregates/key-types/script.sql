-- Keys of many types at once
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `b` BOOLEAN,
  `dc` DECIMAL(10, 2),
  `d` DOUBLE,
  `ti` TINYINT,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT b, dc, d, ti, COUNT(*) AS n FROM numbers GROUP BY b, dc, d, ti;
