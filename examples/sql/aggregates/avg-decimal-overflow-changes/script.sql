-- AVG of changing decimals whose sum leaves 38 digits
CREATE TABLE printed (
  `a` DECIMAL(38, 6)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT AVG(m) AS a FROM (SELECT k, MAX(x) AS m FROM (SELECT k, CAST(x AS DECIMAL(38,0)) AS x FROM (VALUES (1, '1'), (2, '99999999999999999999999999999999999998'), (1, '5'), (1, '7')) AS t(k, x)) GROUP BY k);
