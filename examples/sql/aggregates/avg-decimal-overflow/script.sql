-- AVG of decimals whose sum leaves 38 digits is NULL
CREATE TABLE printed (
  `k` INT NOT NULL,
  `a` DECIMAL(38, 6),
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, AVG(x) AS a, COUNT(x) AS c FROM (SELECT k, NULLIF(CAST(x AS DECIMAL(38, 0)), 0) AS x FROM (VALUES (1, '99999999999999999999999999999999999999'), (2, '5'), (1, '99999999999999999999999999999999999999'), (1, '-1'), (2, '8'), (1, '3')) AS t(k, x)) GROUP BY k;
