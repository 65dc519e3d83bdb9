-- Partition by two columns, one of them NULL at times
CREATE TABLE ticks (
  symbol STRING, venue STRING, id INT, price INT, tick_time TIMESTAMP(3),
  pt AS PROCTIME(),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/unordered-ticks.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `venue` STRING,
  `n` BIGINT NOT NULL,
  `f` INT,
  `l` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, venue, n, f, l FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol, venue ORDER BY tick_time, id MEASURES COUNT(*) AS n, FIRST(id) AS f, LAST(id) AS l ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+ C) DEFINE B AS B.price > A.price, C AS C.price IS NULL OR C.price <= A.price) AS m;
