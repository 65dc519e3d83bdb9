-- Texts with blanks, signs, points and letters as numbers and truth values
CREATE TABLE number_texts (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/number-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` INT,
  `e2` TINYINT,
  `e3` BIGINT,
  `e4` DOUBLE,
  `e5` BOOLEAN,
  `e6` VARCHAR(2)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TRY_CAST(s AS INT) AS e1,
  TRY_CAST(s AS TINYINT) AS e2,
  TRY_CAST(s AS BIGINT) AS e3,
  TRY_CAST(s AS DOUBLE) AS e4,
  TRY_CAST(s AS BOOLEAN) AS e5,
  TRY_CAST(s AS VARCHAR(2)) AS e6
FROM number_texts;
