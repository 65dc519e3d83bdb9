-- Functions at the end of a path
CREATE TABLE docs (
  id INT, j STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/docs.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `mx` STRING,
  `mn` STRING,
  `av` STRING,
  `sm` STRING,
  `sd` STRING,
  `sz` STRING,
  `ks` STRING,
  `fi` STRING,
  `la` STRING,
  `ix` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, JSON_VALUE(j, '$.b.d.max()') AS mx, JSON_VALUE(j, '$.b.d.min()') AS mn, JSON_VALUE(j, '$.b.d.avg()') AS av, JSON_VALUE(j, '$.b.d.sum()') AS sm, JSON_VALUE(j, '$.b.d.stddev()') AS sd, JSON_VALUE(j, '$.b.d.size()') AS sz, JSON_QUERY(j, '$.b.keys()' WITH WRAPPER) AS ks, JSON_VALUE(j, '$.b.d.first()') AS fi, JSON_VALUE(j, '$.b.d.last()') AS la, JSON_VALUE(j, '$.b.d.index(1)') AS ix FROM docs WHERE id = 1;
