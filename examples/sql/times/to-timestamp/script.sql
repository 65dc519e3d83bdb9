-- TO_TIMESTAMP reads texts; what does not fit is NULL
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP(3),
  `e2` TIMESTAMP(3),
  `e3` TIMESTAMP(3),
  `e4` TIMESTAMP(3),
  `e5` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TO_TIMESTAMP(txt) AS e1,
  TO_TIMESTAMP(txt, 'yyyy-MM-dd HH:mm:ss') AS e2,
  TO_TIMESTAMP('15/01/2024', 'dd/MM/yyyy') AS e3,
  TO_TIMESTAMP('20240115102030', 'yyyyMMddHHmmss') AS e4,
  TO_TIMESTAMP('2024-13-01 00:00:00') AS e5
FROM times;
