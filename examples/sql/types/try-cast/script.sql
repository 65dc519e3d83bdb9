-- TRY_CAST gives NULL for what cannot be read
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` DOUBLE,
  `e3` DATE,
  `e4` BOOLEAN,
  `e5` DECIMAL(6, 2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TRY_CAST(s AS INT) AS e1,
  TRY_CAST(s AS DOUBLE) AS e2,
  TRY_CAST(s AS DATE) AS e3,
  TRY_CAST(s AS BOOLEAN) AS e4,
  TRY_CAST(s AS DECIMAL(6, 2)) AS e5
FROM texts;
