-- SHA384 and SHA512
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` CHAR(96),
  `e2` CHAR(128)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  SHA384(s) AS e1,
  SHA512(s) AS e2
FROM texts;
