-- CENTURY, DECADE, MILLENNIUM, ISODOW, ISOYEAR
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` BIGINT,
  `e2` BIGINT,
  `e3` BIGINT,
  `e4` BIGINT,
  `e5` BIGINT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  EXTRACT(CENTURY FROM d) AS e1,
  EXTRACT(DECADE FROM d) AS e2,
  EXTRACT(MILLENNIUM FROM d) AS e3,
  EXTRACT(ISODOW FROM d) AS e4,
  EXTRACT(ISOYEAR FROM d) AS e5
FROM times;
