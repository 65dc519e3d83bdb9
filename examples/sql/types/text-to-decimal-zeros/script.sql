-- Texts with zeros before their digits as DECIMAL
CREATE TABLE leading_zeros (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/leading-zeros.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` DECIMAL(5, 2),
  `b` DECIMAL(38, 18)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TRY_CAST(s AS DECIMAL(5, 2)) AS a,
  TRY_CAST(s AS DECIMAL(38, 18)) AS b
FROM leading_zeros;
