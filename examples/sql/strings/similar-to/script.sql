-- SIMILAR TO
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BOOLEAN,
  `e2` BOOLEAN,
  `e3` BOOLEAN
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  s SIMILAR TO '[0-9]+' AS e1,
  s SIMILAR TO '(Hello|ABC)%' AS e2,
  s NOT SIMILAR TO '%[a-c]%' AS e3
FROM texts;
