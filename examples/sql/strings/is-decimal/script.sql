-- What counts as a number, and as letters and digits
CREATE TABLE edge_texts (
  id INT, s STRING, t STRING, n INT, m INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/edge-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN,
  `e4` BOOLEAN,
  `e5` BOOLEAN,
  `e6` BOOLEAN,
  `e7` BOOLEAN,
  `e8` BOOLEAN,
  `e9` BOOLEAN,
  `e10` BOOLEAN,
  `e11` BOOLEAN,
  `e12` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  IS_DECIMAL(s) AS e1,
  IS_DECIMAL('0x1p3') AS e2,
  IS_DECIMAL(' 1') AS e3,
  IS_DECIMAL('NaN') AS e4,
  IS_DECIMAL('Infinity') AS e5,
  IS_DECIMAL('1e5') AS e6,
  IS_DECIMAL('1_000') AS e7,
  IS_DECIMAL('.') AS e8,
  IS_DECIMAL('1d') AS e9,
  IS_DIGIT('١٢') AS e10,
  IS_DIGIT('²') AS e11,
  IS_ALPHA('ªa') AS e12
FROM edge_texts;
