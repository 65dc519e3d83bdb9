-- The clocks agree with each other
CREATE TABLE times (
  id INT, d DATE, t TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), ltz TIMESTAMP_LTZ(3), epoch BIGINT, txt STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/times.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `a` BOOLEAN,
  `b` BOOLEAN NOT NULL,
  `c` BOOLEAN NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, CURRENT_TIMESTAMP >= TO_TIMESTAMP_LTZ(0, 3) AS a, CURRENT_DATE >= DATE '2024-01-01' AS b, LOCALTIMESTAMP >= TIMESTAMP '2024-01-01 00:00:00' AS c FROM times WHERE id < 3;
