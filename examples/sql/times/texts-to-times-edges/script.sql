-- Texts that are nearly times
CREATE TEMPORARY VIEW texts AS SELECT * FROM (VALUES ('2024-01-01 24:00:00'), ('2024-02-30 10:00:00'), ('2024-01-01 1:2:3'), ('2024-01-01 10:00:00.'), ('2024-01-01 10:00:00.1234567890'), ('2024-01-01  10:00:00'), ('2024-01-01 10:00:60'), ('2024-1-1 '), ('2024-01-32'), ('2024-04-31'), ('2023-02-29'), ('24-01-01'), ('2024-001-01'), ('2024 -01-01'), ('2024- 01-01'), ('2024-01-01x'), ('2024-01-01-05'), ('2024/01/01'), ('20240101'), ('99999'), ('2024'), ('2024-02'), (' 12 '), (' 2024-01-01 '), ('10000-01-01'), ('2024-01-01 10:00'), ('2024-01-01T10:00:00'), ('2024-01-01 10:00:00Z'), ('-2024-01-01'), ('')) AS t(s);

CREATE TABLE printed (
  `s` VARCHAR(30) NOT NULL,
  `d` DATE,
  `t` TIMESTAMP(3),
  `l` TIMESTAMP_LTZ(3),
  `a` DATE,
  `b` TIMESTAMP(3),
  `c` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT s, TRY_CAST(s AS DATE) AS d, TRY_CAST(s AS TIMESTAMP(3)) AS t, TRY_CAST(s AS TIMESTAMP_LTZ(3)) AS l, TO_DATE(s) AS a, TO_TIMESTAMP(s) AS b, TO_TIMESTAMP(s, 'yyyy/MM/dd') AS c FROM texts;
