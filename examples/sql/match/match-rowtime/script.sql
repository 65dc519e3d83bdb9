-- MATCH_ROWTIME is the time of the last row
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `p` INT,
  `rt` TIMESTAMP(3) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, p, rt FROM (SELECT symbol, p, CAST(rt AS TIMESTAMP(3)) AS rt FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES B.price AS p, MATCH_ROWTIME() AS rt ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE B AS B.price > A.price) AS m);
