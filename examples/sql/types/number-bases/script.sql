-- BIN, HEX of numbers
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  BIN(i) AS e1,
  HEX(i) AS e2,
  HEX(ti) AS e3,
  BIN(ti) AS e4
FROM numbers;
