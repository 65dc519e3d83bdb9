-- An exact number of rows
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `f` INT,
  `l` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, f, l FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES FIRST(A.price) AS f, LAST(A.price) AS l ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A{3}) DEFINE A AS A.price > 15) AS m;
