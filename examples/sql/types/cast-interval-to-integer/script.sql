-- CAST of an INTERVAL of one unit to whole numbers
CREATE TABLE o (
  id INT, n INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` BIGINT NOT NULL,
  `b` BIGINT NOT NULL,
  `c` INT NOT NULL,
  `d` BIGINT NOT NULL,
  `e` BIGINT NOT NULL,
  `f` INT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CAST(INTERVAL '5' DAY AS BIGINT) AS a, CAST(INTERVAL '36' HOUR AS BIGINT) AS b, CAST(INTERVAL '90' MINUTE AS INT) AS c, CAST(INTERVAL '1.9' SECOND AS BIGINT) AS d, CAST(INTERVAL '2' YEAR AS BIGINT) AS e, CAST(INTERVAL '30' MONTH AS INT) AS f FROM o;
