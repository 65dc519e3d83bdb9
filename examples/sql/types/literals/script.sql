-- Literals of every kind
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `a` INT NOT NULL,
  `b` INT NOT NULL,
  `c` DECIMAL(2, 1) NOT NULL,
  `d` DOUBLE NOT NULL,
  `e` CHAR(4) NOT NULL,
  `f` CHAR(4) NOT NULL,
  `g` BOOLEAN NOT NULL,
  `h` INT,
  `k` DATE NOT NULL,
  `l` TIME(0) NOT NULL,
  `m` TIMESTAMP(3) NOT NULL,
  `n` BINARY(2) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT 1 AS a, -5 AS b, 1.5 AS c, 1e3 AS d, 'text' AS e, 'it''s' AS f, TRUE AS g, CAST(NULL AS INT) AS h, DATE '2024-02-29' AS k, TIME '10:20:30' AS l, TIMESTAMP '2024-02-29 10:20:30.123' AS m, X'0AFF' AS n
FROM numbers WHERE id = 1;
