-- CHAR pads, VARCHAR cuts
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` CHAR(5),
  `e2` VARCHAR(5),
  `e3` BYTES
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  CAST(s AS CHAR(5)) AS e1,
  CAST(s AS VARCHAR(5)) AS e2,
  CAST(s AS BYTES) AS e3
FROM texts;
