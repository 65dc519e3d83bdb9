-- A join of rows whose text is at least itself, which NULL is not
CREATE TABLE events (k INT, v INT, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '../../input/sparse.json', 'format' = 'json');

CREATE TABLE printed (
  `k` INT,
  `v` INT,
  `w` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT a.k, a.v, b.v FROM events AS a, events AS b WHERE a.k = b.k AND b.v >= b.v;
