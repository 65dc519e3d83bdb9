-- Texts as keys, empty and NULL apart
CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `t` STRING,
  `n` BIGINT NOT NULL,
  `m` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT t, COUNT(*) AS n, MAX(s) AS m FROM texts GROUP BY t;
