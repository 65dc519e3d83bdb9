-- Zero with and without a sign as a key, and among distinct values
CREATE TABLE zeros (
  id INT, d DOUBLE
) WITH ('connector' = 'filesystem', 'path' = '../../input/zeros.json', 'format' = 'json');

CREATE TABLE printed (
  `d` DOUBLE,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT d, COUNT(*) AS n FROM zeros GROUP BY d;
