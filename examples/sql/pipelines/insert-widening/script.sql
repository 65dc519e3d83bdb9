-- INSERT widens types implicitly
CREATE TABLE numbers (
  id INT, b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 2), big DECIMAL(38, 10)
) WITH ('connector' = 'filesystem', 'path' = '../../input/numbers.json', 'format' = 'json');

CREATE TEMPORARY TABLE target (a BIGINT, b DOUBLE, c DECIMAL(12, 4)) WITH ('connector' = 'print');

INSERT INTO target SELECT ti, f, dc FROM numbers;
