-- Without a partition
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `s1` STRING,
  `s2` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT s1, s2 FROM ticker MATCH_RECOGNIZE (ORDER BY tick_time MEASURES A.symbol AS s1, B.symbol AS s2 ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE A AS A.price > 40, B AS B.price < 20) AS m;
