-- Numbers read from texts
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` TINYINT,
  `e3` INT,
  `e4` DOUBLE,
  `e5` DECIMAL(5, 2),
  `e6` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TRY_CAST(s AS INT) AS e1,
  TRY_CAST(t AS TINYINT) AS e2,
  TRY_CAST(' 42 ' AS INT) AS e3,
  TRY_CAST('1e3' AS DOUBLE) AS e4,
  TRY_CAST('12.345' AS DECIMAL(5, 2)) AS e5,
  TRY_CAST('99999999999' AS INT) AS e6
FROM texts;
