-- NULL literals in a UNION
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TABLE texts (
  id INT, s STRING, t STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `s` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CAST(NULL AS STRING) AS s FROM numbers WHERE id < 3 UNION ALL SELECT id, s FROM texts WHERE id < 3;
