-- A temporal join of rows without a key
CREATE TABLE events (k INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = '../../input/sparse.json', 'format' = 'json');

CREATE TEMPORARY VIEW versions AS
SELECT k, v, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM events) WHERE rn = 1;

CREATE TABLE printed (
  `k` INT,
  `v` INT,
  `held` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.k, a.v, b.v FROM events AS a LEFT JOIN versions FOR SYSTEM_TIME AS OF a.ts AS b ON a.k = b.k;
