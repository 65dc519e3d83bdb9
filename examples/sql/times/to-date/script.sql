-- TO_DATE reads texts
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DATE,
  `e2` DATE,
  `e3` DATE
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TO_DATE(txt) AS e1,
  TO_DATE('15.01.2024', 'dd.MM.yyyy') AS e2,
  TO_DATE('2024-02-30') AS e3
FROM times;
