-- MD5, SHA1, SHA224, SHA256, SHA384, SHA512, SHA2
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` CHAR(32),
  `e2` CHAR(40),
  `e3` CHAR(56),
  `e4` CHAR(64),
  `e5` VARCHAR(128)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  MD5(s) AS e1,
  SHA1(s) AS e2,
  SHA224(s) AS e3,
  SHA256(s) AS e4,
  SHA2(s, 256) AS e5
FROM texts;
