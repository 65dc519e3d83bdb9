-- CAST of negative INTERVALs to whole numbers
CREATE TABLE o (
  id INT, n INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-values.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` BIGINT NOT NULL,
  `d` BIGINT NOT NULL,
  `e` INT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CAST(INTERVAL -'5' DAY AS BIGINT) AS a, CAST(INTERVAL '-1.9' SECOND AS BIGINT) AS d, CAST(INTERVAL '-2' YEAR AS INT) AS e FROM o;
